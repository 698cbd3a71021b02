import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { omar, testEstate, testPlaces } from "./estate/test-estate.ts";
import { startEmulator } from "./start.ts";
import { armClient } from "./testing/arm-client.ts";
import { trustCertificateAuthority } from "./trust.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "azure-emulator-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

test("state, certificates and tokens survive a restart; the estate fills a new folder only", async () => {
  let token: string;
  let pem: string;
  {
    await using azure = await startEmulator({ dataDir, estate: testEstate() });
    trustCertificateAuthority(azure.caCertificatePem);
    azure.estate.instance(testPlaces.instance).addApi({ name: "kept" });
    const send = armClient(azure, { account: omar.userPrincipalName });
    const apis = `${testPlaces.centerId}/workspaces/default/apis`;
    await send("PUT", `${apis}/written`, { body: { properties: { title: "Written", kind: "rest" } } });
    token = await azure.controls.token({ account: omar.userPrincipalName });
    pem = await readFile(azure.caCertificateFile ?? "", "utf8");
    expect(pem).toBe(azure.caCertificatePem);
  }
  await using again = await startEmulator({ dataDir, estate: "empty" });
  expect(again.estate.instance(testPlaces.instance).apiNames()).toEqual(["kept"]);
  expect(again.estate.center(testPlaces.center).apiNames()).toEqual(["written"]);
  expect(again.caCertificatePem).toBe(pem);
  const answer = await fetch(`${again.armUrl}/subscriptions?api-version=2022-12-01`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
});

test("an estate file that isn't one is refused with the reason", async () => {
  await expect(startEmulator({ estate: { tenants: [{ tenantId: "no guid" }] } as never })).rejects.toThrow(
    /tenantId/,
  );
});

test("the sample estate starts, and every one of its instances can be found", async () => {
  await using azure = await startEmulator({ estate: "contoso" });
  expect(azure.estate.instance("contoso-retail").apiNames().length).toBeGreaterThan(0);
  expect(azure.estate.center("contoso-apis").id).toContain("Microsoft.ApiCenter/services/contoso-apis");
});

test("the command tells when it is ready and where, and ends cleanly when told to", async () => {
  const file = join(dataDir, "mine.json");
  await writeFile(file, JSON.stringify(testEstate()));
  const command = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "main.ts"),
      ...["--https-port", "0", "--http-port", "0", "--data", join(dataDir, "data"), "--estate", file],
      ...["--latency", "5", "--throttle"],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(command.stdout, "data")) as [Buffer];
  const ready = JSON.parse(line.toString()) as Record<string, string>;
  expect(ready).toMatchObject({ ready: true, identityHeader: expect.stringMatching(/^[0-9A-F]{32}$/) });
  const behavior = await (await fetch(`${ready.httpUrl}/_emulator/behavior`)).json();
  expect(behavior).toMatchObject({ latencyMs: 5, throttle: { reads: { size: 250, refillPerSecond: 25 } } });
  const page = await (await fetch(`${ready.httpUrl}/`)).text();
  expect(page).toContain("<!doctype html>");
  command.kill("SIGTERM");
  expect(await once(command, "exit")).toEqual([0, null]);
  expect(await readFile(join(dataDir, "data", "estate.json"), "utf8")).toContain(testPlaces.instance);
});

test("two stand-ins are trusted side by side", async () => {
  await using one = await startEmulator({ estate: "empty" });
  await using another = await startEmulator({ estate: "empty" });
  for (const each of [one, another]) trustCertificateAuthority(each.caCertificatePem);
  for (const each of [one, another, one, another]) {
    const response = await fetch(`${each.armUrl}/metadata/endpoints?api-version=2022-09-01`, {
      headers: { connection: "close" },
    });
    expect(response.status).toBeLessThan(500);
  }
});
