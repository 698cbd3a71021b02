import type { BehaviorInput } from "@api-center-links/azure-emulator/behavior";
import { syncIdentity, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Link } from "@api-center-links/contracts/links";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createLink, startTestStack, type TestStack, untilLink } from "./bff-on-emulator.ts";

/*
 * The ways in which Azure fails: what a person is told while it lasts, how often Azure is asked meanwhile, and that all is right by
 * itself once it is over. How single requests fare: packages/azure, arm-connection.test.ts and arm-connection.hostile.test.ts.
 */

type Fault = NonNullable<BehaviorInput["faults"]>[number];

interface Row {
  what: string;
  faults?: Fault[];
  behavior?: BehaviorInput;
  /** `null`: it is got over without a word. */
  told: RegExp | null;
  status?: Link["status"];
  /** Requests until it is told or got over, at most. */
  requests: number;
}

const list = { pathPattern: "service/contoso-test/apis\\?" };
const writes = { method: "PUT", pathPattern: "/apis/added" };
const imports = { method: "POST", pathPattern: "importSpecification" };
const exports = { pathPattern: "contoso-test/apis/added.*export=true" };
const page = { body: "<html>Bad gateway</html>", contentType: "text/html" };
const unstorable = {
  body: JSON.stringify({ error: { code: "X", message: "Not good: \u0000 \ud800." } }),
  contentType: "application/json",
};

/** Of the list that every run begins with: the run can do nothing. */
const lists: Row[] = [
  ["429 for good, without Retry-After", { action: "status", status: 429 }, /throttled/],
  [
    "503 with a Retry-After beyond patience",
    { action: "status", status: 503, retryAfter: 900 },
    /wait 900 s/,
  ],
  ["500", { action: "status", status: 500 }, /internal server error/],
  ["a web page with 502", { action: "status", status: 502, ...page }, /web page instead of JSON/],
  ["connections that break", { action: "reset" }, /could not be reached/],
  ["answers that never come", { action: "hang" }, /gave no answer/],
  ["answers that break off", { action: "truncate" }, /could not be reached/],
  // PostgreSQL stores neither: a run that couldn't be recorded would begin anew for ever.
  ["500 with a NUL and half a character", { action: "status", status: 500, ...unstorable }, /Not good/],
].map(([what, fault, told]) => ({
  what: String(what),
  faults: [{ match: list, ...(fault as Fault) }],
  told: told as RegExp,
  requests: 20,
}));

/** Of one API: the others come. */
const parts: Row[] = [
  ["409 to the writes of one API", [{ match: writes, action: "status", status: 409 }]],
  ["412 to the writes of one API", [{ match: writes, action: "status", status: 412 }]],
  [
    "a web page with 200 to the writes of one API",
    [{ match: writes, action: "status", status: 200, ...page }],
  ],
  ["a web page with 200 to an import", [{ match: imports, action: "status", status: 200, ...page }]],
  ["an import that fails", [{ match: imports, action: "status", status: 400, code: "Invalid" }]],
  [
    "400 to the writes of one API with a NUL",
    [{ match: writes, action: "status", status: 400, ...unstorable }],
  ],
  ["a document that can't be exported", [{ match: exports, action: "status", status: 500 }]],
].map(([what, faults]) => ({
  what: String(what),
  faults: faults as Fault[],
  told: /1 API/,
  status: "in-sync-with-warnings",
  requests: 60,
}));

const rows: Row[] = [
  ...lists,
  ...parts,
  {
    what: "an import that never finishes",
    behavior: { longRunning: { durationMs: 3_600_000, retryAfterSeconds: 0 } },
    told: /1 API/,
    status: "in-sync-with-warnings",
    requests: 60,
  },
  {
    what: "429 for a moment, with Retry-After",
    faults: [{ match: list, action: "status", status: 429, retryAfter: 1, times: 1 }],
    told: null,
    requests: 60,
  },
  {
    what: "tokens that expire in the middle",
    behavior: { accessTokenLifetimeSeconds: 1, latencyMs: 100 },
    told: null,
    requests: 60,
  },
];

let stack: TestStack;
let link: Link;
beforeAll(async () => {
  stack = await startTestStack({
    environment: {
      ...{ SYNC_INTERVAL_MS: "500", RETRY_LONGEST_MS: "600", ACCESS_RETRY_LONGEST_MS: "600" },
      ...{ ARM_RETRIES: "1", ARM_TIMEOUT_MS: "1000" },
    },
  });
  for (const name of ["orders", "carts"]) instance().addApi({ name });
  link = await createLink(stack);
  await untilLink(stack, link, isInSync);
});
afterAll(() => stack[Symbol.asyncDispose]());
afterEach(() => stack.emulator.controls.setBehavior(calm));

const calm: BehaviorInput = {
  ...{ faults: [], latencyMs: 0, accessTokenLifetimeSeconds: 3600 },
  longRunning: { durationMs: 0, retryAfterSeconds: 0 },
};
const instance = () => stack.emulator.estate.instance(testPlaces.instance);
const inCenter = () => stack.emulator.estate.center(testPlaces.center).apis();
const isInSync = (each: Link) => each.status === "in-sync" && each.currentRun === null;

test.each(rows.map((row, index) => ({ ...row, apis: index + 3 })))(
  "$what",
  {
    timeout: 60_000,
  },
  async ({ faults = [], behavior, told, status = "error", requests, apis }) => {
    const { controls } = stack.emulator;
    const isWhole = (each: Link) => isInSync(each) && inCenter().length === apis;
    const before = controls.requests().at(-1)?.seq ?? 0;
    controls.setBehavior({ ...behavior, faults });
    instance().addApi({ name: `added-${apis}` });

    const meanwhile = await untilLink(stack, link, (each) => (told ? each.status === status : isWhole(each)));
    if (told) {
      expect(meanwhile.statusReason?.message).toMatch(told);
      expect(meanwhile.nextCheckAt).not.toBeNull();
    }
    const bySync = controls
      .requests(before)
      .filter(({ principal }) => principal?.objectId === syncIdentity.objectId);
    expect(bySync.length).toBeLessThanOrEqual(requests);

    controls.setBehavior(calm);
    await untilLink(stack, link, isWhole);
    const versions = inCenter().flatMap((api) => [...api.versions]);
    const documents = versions.flatMap((version) =>
      [...version.definitions].flatMap((each) => each.specification ?? []),
    );
    expect(documents).toHaveLength(apis);
  },
);

test("a name that can't be resolved is told, and the link goes on once it can", {
  timeout: 60_000,
}, async () => {
  await stack.stop();
  await stack.start({ ARM_ENDPOINT: "https://nowhere.invalid" });
  expect(await stack.send("GET", "/api/centers")).toMatchObject({ status: 503, kind: "azure-unreachable" });
  await expect
    .poll(() => stack.log.some((line) => line.includes('"code":"AzureUnreachable"')), { timeout: 20_000 })
    .toBe(true);
  await stack.stop();
  await stack.start();
  const before = new Date().toISOString();
  await untilLink(stack, link, (each) => isInSync(each) && (each.lastSuccessAt ?? "") > before);
});
