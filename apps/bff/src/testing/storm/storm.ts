import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { syncIdentity, testEstate } from "@api-center-links/azure-emulator/estate/test-estate";
import type { LoggedRequest } from "@api-center-links/azure-emulator/requests";
import type { Link } from "@api-center-links/contracts/links";
import type { Run } from "@api-center-links/contracts/runs";
import { type Answer, centerPath, createLink, type TestStack, untilGone } from "../bff-on-emulator.ts";
import { Deeds, type Edit, type Entity, entitiesOf, kindOf } from "./deeds.ts";
import { freshLink } from "./fresh-link.ts";
import { faults, type Storm } from "./weather.ts";

/** Settings of the BFF that make a storm short: it looks often, and closely nearly as often. */
export const stormEnvironment = {
  SYNC_INTERVAL_MS: "500",
  VERIFY_INTERVAL_MS: "1000",
  RETRY_LONGEST_MS: "600",
  ACCESS_RETRY_LONGEST_MS: "600",
  // Nobody is there to confirm large deletions.
  DELETION_GUARD_PERCENT: "100",
};

/** Runs that may end after the storm until all is as it should be; the one under way as it stops is the first. */
const enoughRuns = 6;
const calmMs = 120_000;

export interface Aftermath {
  /** What isn't as it should be. */
  complaints: string[];
  /** Runs that ended after the storm until all was well. */
  runs: number;
  requests: number;
  /** Requests hit by a fault. */
  faults: number;
  /** Of people, in what is still there. */
  edits: number;
  /** Edits that came between the product's read and its write, which API Center offers no means to notice. */
  overtaken: number;
}

/** Lets a storm go over a link, and tells how it is once it is calm again. */
export async function ride(stack: TestStack, storm: Storm): Promise<Aftermath> {
  const { emulator } = stack;
  emulator.estate.replace(testEstate());
  const deeds = new Deeds(emulator);
  deeds.carryOut({ do: "register", what: "api", number: 100 });
  deeds.carryOut({ do: "register", what: "environment", number: 100 });
  for (const deed of storm.before) deeds.carryOut(deed);
  const link = await createLink(stack);
  const seq = lastRequest(stack);
  emulator.controls.setBehavior({ faults: faults(storm.seed) });
  for (const { requests, deed } of storm.during) {
    await untilRequests(stack, requests);
    deeds.carryOut(deed);
  }
  emulator.controls.setBehavior({ faults: [] });

  const calmAt = new Date().toISOString();
  const wanted = await freshLink(emulator);
  const differences = await untilCalm(stack, link, deeds, wanted);
  const runs = (await runsOf(stack, link)).filter(({ endedAt }) => (endedAt ?? "") > calmAt).length;
  const log = emulator.controls.requests(seq).filter(bySyncIdentity);
  const edits = deeds.edits.filter((edit) => !isGone(edit, log));
  const lasting = edits.filter((edit) => !isOvertaken(edit, log));
  const complaints = [
    ...differences,
    ...(runs > enoughRuns ? [`It took ${runs} runs to get there.`] : []),
    ...lostEdits(stack, lasting),
    ...harmed(stack, deeds),
    ...wronglyDeleted(log, deeds),
    ...(await unlink(stack, link, deeds)),
  ];
  return {
    complaints,
    runs,
    requests: log.length,
    faults: log.filter(({ fault }) => fault !== undefined).length,
    edits: edits.length,
    overtaken: edits.length - lasting.length,
  };
}

async function untilRequests(stack: TestStack, count: number): Promise<void> {
  const [seq, deadline] = [lastRequest(stack), performance.now() + 1_000];
  while (lastRequest(stack) < seq + count && performance.now() < deadline) await sleep(5);
}

async function untilCalm(stack: TestStack, link: Link, deeds: Deeds, wanted: Entity[]): Promise<string[]> {
  const deadline = performance.now() + calmMs;
  for (;;) {
    const { body } = (await stack.send("GET", `${centerPath}/links/${link.id}`)) as Answer<Link>;
    const differences = differencesOf(wanted, deeds.ofLink());
    const calm = differences.length === 0 && body.currentRun === null && body.lastRun !== null;
    if (calm || performance.now() > deadline) return differences;
    await sleep(50);
  }
}

/** What the source decides must be as a fresh link makes it, entity by entity. */
function differencesOf(wanted: Entity[], actual: Entity[]): string[] {
  const found = new Map(actual.map((entity) => [entity.path, entity]));
  const missing = wanted.filter(({ path }) => !found.has(path)).map(({ path }) => `${path} is missing.`);
  const expected = new Map(wanted.map((entity) => [entity.path, entity]));
  const more = actual.filter(({ path }) => !expected.has(path)).map(({ path }) => `${path} is left over.`);
  const other = wanted.flatMap((each) => {
    const actual = found.get(each.path);
    if (!actual) return [];
    return (sourceOwned[kindOf(each.path)] ?? [])
      .map((field) => [field, fieldOf(actual, field), fieldOf(each, field)] as const)
      .concat([["document", actual.specification?.value, each.specification?.value]])
      .filter(([, has, wants]) => !isDeepStrictEqual(has, wants))
      .map(
        ([field, has, wants]) =>
          `${field} of ${each.path} is ${JSON.stringify(has)} instead of ${JSON.stringify(wants)}.`,
      );
  });
  return [...missing, ...more, ...other];
}

function fieldOf({ properties }: Entity, field: string): unknown {
  return field
    .split(".")
    .reduce<unknown>((value, part) => (value as Record<string, unknown>)?.[part], properties);
}

const sourceOwned: Record<string, string[]> = {
  environments: ["server.type"],
  apis: ["title", "description", "kind"],
  versions: ["title"],
  definitions: ["title", "description"],
  deployments: ["server", "environmentId", "definitionId"],
};

function lostEdits({ emulator }: TestStack, edits: Edit[]): string[] {
  const entities = new Map(entitiesOf(emulator).map(({ path, properties }) => [path, properties]));
  const left = new Map<string, Record<string, unknown>>();
  for (const { path, fields } of edits) left.set(path, { ...left.get(path), ...fields });
  return [...left].flatMap(([path, fields]) =>
    Object.entries(fields).flatMap(([field, value]) => {
      const has = entities.get(path)?.[field];
      return isDeepStrictEqual(has, value)
        ? []
        : [`A person's ${field} of ${path} is ${JSON.stringify(has)} instead of ${JSON.stringify(value)}.`];
    }),
  );
}

/** Whether the link has deleted the entity since, or what it is in. */
function isGone({ path, seq }: Edit, log: LoggedRequest[]): boolean {
  return log.some(
    (request) =>
      request.seq > seq && request.method === "DELETE" && `${path}/`.startsWith(`${pathOf(request)}/`),
  );
}

/**
 * Whether the entity was written since from what was read before: API Center's PUT knows no `If-Match`, so an edit in between can't
 * be seen.
 */
function isOvertaken({ path, seq }: Edit, log: LoggedRequest[]): boolean {
  return log.some((request, index) => {
    if (request.seq <= seq || request.method !== "PUT" || pathOf(request) !== path) return false;
    const read = log.slice(0, index).findLast((each) => each.method === "GET" && pathOf(each) === path);
    return read === undefined || read.seq <= seq;
  });
}

function harmed({ emulator }: TestStack, { foreign }: Deeds): string[] {
  const entities = new Map(entitiesOf(emulator).map((entity) => [entity.path, entity]));
  return [...foreign].flatMap(([path, left]) =>
    isDeepStrictEqual(entities.get(path), left) ? [] : [`${path}, made by hand, was harmed.`],
  );
}

function wronglyDeleted(log: LoggedRequest[], { everUnwanted }: Deeds): string[] {
  const deleted = log.flatMap((request) =>
    request.method === "DELETE" ? (/^apis\/([^/]+)$/.exec(pathOf(request))?.[1] ?? []) : [],
  );
  return [...new Set(deleted)]
    .filter((root) => !everUnwanted.has(root))
    .map((root) => `${root} was deleted, though its source was there all the time.`);
}

async function unlink(stack: TestStack, link: Link, deeds: Deeds): Promise<string[]> {
  await stack.send("DELETE", `${centerPath}/links/${link.id}?confirm=${link.name}`);
  await untilGone(stack, link);
  return [...deeds.ofLink().map(({ path }) => `${path} stayed after the link.`), ...harmed(stack, deeds)];
}

async function runsOf(stack: TestStack, link: Link): Promise<Run[]> {
  const { body } = (await stack.send("GET", `${centerPath}/links/${link.id}/runs`)) as Answer<{
    runs: Run[];
  }>;
  return body.runs;
}

function bySyncIdentity({ principal }: LoggedRequest): boolean {
  return principal?.objectId === syncIdentity.objectId;
}

function pathOf({ path }: LoggedRequest): string {
  return decodeURIComponent(path.split("/workspaces/default/")[1] ?? "");
}

function lastRequest({ emulator }: TestStack): number {
  return emulator.controls.requests().at(-1)?.seq ?? 0;
}
