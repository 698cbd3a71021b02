import { expect, test } from "vitest";
import { playgroundPage } from "./page.ts";

const page = playgroundPage();
const { imports } = JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? "") as {
  imports: Record<string, string>;
};
const sources = Object.entries(imports).map(([name, address]) => ({
  name,
  source: Buffer.from(address.split(",")[1] ?? "", "base64").toString(),
}));

test("brings every module along that a module imports", () => {
  expect(Object.keys(imports)).toContain("playground/main.js");
  for (const { name, source } of sources) {
    for (const [, wanted] of source.matchAll(/^(?:import|export)\b.*? from "(.+?)"/gms)) {
      expect(Object.keys(imports), `${name} imports ${wanted}`).toContain(wanted);
    }
  }
});

test("needs no other host: no address outside the page but ARM's audience", () => {
  const addresses = [page, ...sources.map(({ source }) => source)].flatMap(
    (text) => text.match(/https?:\/\/[\w.-]+/g) ?? [],
  );
  const namespace = "http://www.w3.org";
  expect([...new Set(addresses)].filter((one) => one !== namespace)).toEqual([
    "https://management.azure.com",
  ]);
});

test("finds all elements it speaks of in its own HTML", () => {
  const ids = sources.flatMap(({ source }) =>
    [...source.matchAll(/byId\("([\w-]+)"\)/g)].map((match) => match[1] ?? ""),
  );
  expect(ids.length).toBeGreaterThan(10);
  for (const id of ids) expect(page).toContain(`id="${id}"`);
});

test("a name can't end the script element that carries the cast", () => {
  const hostile = playgroundPage({
    people: [{ account: "x@contoso.com", displayName: "</script><script>alert(1)</script>" }],
    syncIdentity: { objectId: "a816f4d0-2e97-4b5c-8d63-c4f09b7e1a30", displayName: "id" },
  });
  expect(hostile).not.toContain("<script>alert(1)");
});

test("makes a document with operations for any name a person may type", async () => {
  const module = imports["playground/sample-document.js"] ?? "";
  const { sampleDocument } = (await import(/* @vite-ignore */ module)) as {
    sampleDocument: (displayName: string, version: string) => string;
  };
  for (const name of ["Gift Wrapping API", "API", "🎁", "خدمة التغليف", 'a "quoted" \\ name']) {
    const document = JSON.parse(sampleDocument(name, "v2"));
    expect(document.info).toMatchObject({ title: name, version: "v2" });
    for (const path of Object.keys(document.paths)) expect(path).toMatch(/^\/[\p{L}\p{N}-]+(\/\{id\})?$/u);
  }
});
