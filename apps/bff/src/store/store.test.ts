import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { ClaimLost } from "./claim-lost.ts";
import { DataFolderInUseError } from "./data-folder-lock.ts";
import { openDatabase } from "./database.ts";
import type { Settlement } from "./link-claims.ts";
import type { NewLinkRecord } from "./link-record.ts";
import { NewerDatabaseError } from "./migrate.ts";
import { keptUneventfulRuns } from "./run-store.ts";
import { openStore, type Store } from "./store.ts";
import {
  type DatabasePlace,
  type DatabaseServer,
  embeddedServer,
  postgresServer,
} from "./testing/databases.ts";

const fail = (error: unknown) => {
  throw error;
};
let center = "";
let centers = 0;
const created = { trigger: "created", requestedBy: "priya", depth: "documents" } as const;
const forced = { trigger: "person", requestedBy: "priya", depth: "documents" } as const;
const noTotals = {
  created: 0,
  updated: 0,
  deleted: 0,
  unchanged: 3,
  held: 0,
  skipped: 0,
  failed: 0,
  drifted: 0,
};
const noRequests = { reads: 2, writes: 0, deletes: 0 };

function newLink(name: string, more: Partial<NewLinkRecord> = {}): NewLinkRecord {
  return {
    id: randomUUID(),
    centerId: center,
    instanceId: `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/${name}`,
    scope: { kind: "service" },
    name,
    settings: {
      environment: { name: `env-${name}`, title: "Retail", kind: "production" },
      lifecycleStage: "production",
      definitions: "always",
    },
    createdAt: new Date(),
    createdBy: "Priya",
    request: created,
    ...more,
  };
}

function settlement(more: Partial<Settlement> = {}): Settlement {
  return {
    endedAt: new Date(),
    nextCheckAt: new Date(Date.now() + 60_000),
    succeeded: true,
    documentsKnown: null,
    verification: null,
    failures: 0,
    fault: null,
    unfinished: null,
    ...more,
  };
}

describe.each([
  ["embedded database", embeddedServer],
  ["PostgreSQL", postgresServer],
] as const)("on the %s", (_, startServer) => {
  let server: DatabaseServer;
  let place: DatabasePlace;
  let store: Store;
  beforeAll(async () => {
    server = await startServer();
    place = await server.newDatabase();
    store = await openStore(place, fail);
  });
  afterAll(async () => {
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    center = `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiCenter/services/contoso-${++centers}`;
  });
  afterEach(async () => {
    for (const link of await store.links.listOfCenter(center)) await store.links.pause(link.id);
  });

  const claim = (id: string, owner: string) => store.claims.claim(id, owner, 60_000, new Date());

  test("links survive a restart of the process", async () => {
    const link = newLink("retail");
    await store.links.create(link, 3);
    await store[Symbol.asyncDispose]();
    store = await openStore(place, fail);
    const [found] = await store.links.listOfCenter(center.toUpperCase());
    expect(found).toMatchObject({ ...link, state: "active", failures: 0, fault: null, lastSuccessAt: null });
  });

  test("a second link of the same name, instance or environment, or past the limit, is not written", async () => {
    await store.links.create(newLink("retail"), 2);
    const attempts = [
      newLink("RETAIL", { instanceId: "/other" }),
      newLink("other", { instanceId: newLink("Retail").instanceId.toUpperCase() }),
      newLink("other", {
        settings: {
          ...newLink("x").settings,
          environment: { name: "ENV-retail", title: "R", kind: "testing" },
        },
      }),
    ];
    const answers = await Promise.all(attempts.map((attempt) => store.links.create(attempt, 2)));
    expect(answers).toEqual([
      expect.objectContaining({ conflict: "name" }),
      { conflict: "instance" },
      expect.objectContaining({ conflict: "environment" }),
    ]);
    expect(await store.links.create(newLink("second"), 2)).toBeUndefined();
    expect(await store.links.create(newLink("third"), 2)).toEqual({ conflict: "limit" });
    expect(await store.links.countOfCenters(["/none", center])).toEqual([0, 2]);
  });

  test("links share an instance only where their parts of it don't overlap", async () => {
    const { instanceId } = newLink("retail");
    const part = (name: string, scope: NewLinkRecord["scope"]) =>
      store.links.create(newLink(name, { instanceId, scope }), 9);
    const workspace = (name: string) => ({ kind: "workspace" as const, workspace: name });
    expect(await part("own", { kind: "service" })).toBeUndefined();
    expect(await part("team-a", workspace("team-a"))).toBeUndefined();
    expect(await part("again", workspace("TEAM-A"))).toEqual({ conflict: "instance" });
    expect(await part("all", { kind: "service-and-workspaces" })).toEqual({ conflict: "instance" });
    expect(await part("team-b", workspace("team-b"))).toBeUndefined();
    const links = await store.links.listOfCenter(center);
    expect(links.map((link) => link.scope)).toEqual([
      { kind: "service" },
      workspace("team-a"),
      workspace("team-b"),
    ]);
  });

  test("of links created at the same moment, no more than the limit get in", async () => {
    const answers = await Promise.all(
      ["aaa", "bbb", "ccc", "ddd", "eee"].map((name) => store.links.create(newLink(name), 2)),
    );
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(2);
    expect(answers.filter((answer) => answer?.conflict === "limit")).toHaveLength(3);
  });

  test("one owner at a time has a link; a claim that isn't renewed runs out", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    expect(await store.claims.due(new Date())).toEqual([id]);
    const claims = await Promise.all(["a", "b", "c"].map((owner) => claim(id, owner)));
    const holder = ["a", "b", "c"][claims.findIndex(Boolean)] ?? "";
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(claims.find(Boolean)?.request).toEqual(created);
    expect(await store.claims.due(new Date())).toEqual([]);

    expect(await store.claims.renew(id, "stranger", 60_000)).toBeUndefined();
    expect(await store.claims.renew(id, holder, -1)).toEqual({ stopRequested: false, state: "active" });
    expect(await store.claims.due(new Date())).toEqual([id]);
    // The holder died before its run began: what it was to do is the next one's.
    expect(await claim(id, "heir")).toMatchObject({ id, request: created });
    expect(await store.claims.renew(id, holder, 60_000)).toBeUndefined();
    expect(await store.claims.settle(id, holder, settlement())).toBe(false);
    expect(await store.claims.renew(id, "heir", 60_000)).toBeDefined();
  });

  test("what is changed of a link that nobody runs, whoever runs it next finds", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const record = () => ({
      ...{ id: randomUUID(), centerId: center, at: new Date(), endedAt: new Date(), address: null },
      ...({ action: "link.rebuild", outcome: "done", problem: null, correlationId: null } as const),
      subject: { kind: "link", name: "retail", id } as const,
      ...{ actor: { objectId: null, name: "Rebuilt" }, details: [], armCorrelationIds: [] },
    });
    const events: string[] = [];
    const changed = store.recorded(record, async ({ claims, links }) => {
      expect(await claims.keepFree(id)).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await links.changeSettings(id, { lifecycleStage: "design" }, forced, new Date(0));
      events.push("changed");
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const claimed = claim(id, "a").then((link) => {
      events.push("claimed");
      return link;
    });
    await changed;
    expect((await claimed)?.settings.lifecycleStage).toBe("design");
    expect(events).toEqual(["changed", "claimed"]);
    await store.recorded(record, async ({ claims }) => {
      expect(await claims.keepFree(id), "somebody runs it").toBe(false);
    });
  });

  test("whoever has lost the claim changes nothing of the link, nor of the run that took over", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const record = {
      ...{ root: "petstore-1", sourceId: "/apis/petstore", title: "Petstore", entities: [] },
      changedAt: "2026-01-01T00:00:00.000Z",
    };
    const remark = {
      ...{ root: "petstore-1", sourceId: "/apis/petstore", title: "Petstore", kind: "rest", isOut: false },
      ...{ leftOut: [], notes: ["Cut."] },
    };
    const interrupted = { code: "Interrupted", message: "It ended." };
    const begin = async (owner: string) => {
      const run = { id: randomUUID(), linkId: id, ...created, startedAt: new Date() };
      await store.runs.begin(run, owner);
      return run.id;
    };
    await claim(id, "old");
    const old = store.ledgers.ledgerOf(id, "old");
    await old.save(record);
    const oldRun = await begin("old");
    const oldGuard = store.missing.guardOf(id, "old", oldRun, { count: 0, percent: 0 });
    await oldGuard.record({ going: [], held: [record], settled: [] });
    await store.remarks.replace(id, "old", [remark]);

    await store.claims.renew(id, "old", -1);
    await claim(id, "new");
    await store.runs.reclaim(id, "new", new Date(), interrupted);
    const newRun = await begin("new");
    await store.missing.decide(id, "kept", (waiting) => waiting);
    await expect(old.save({ ...record, title: "Late" })).rejects.toThrow(ClaimLost);
    await expect(old.save({ ...record, root: "other" })).rejects.toThrow(ClaimLost);
    await old.forget("petstore-1");
    const state = { totals: { ...noTotals, created: 9 }, progress: null, requests: noRequests };
    await store.runs.advance(oldRun, state, []);
    await store.runs.end({
      ...{ id: oldRun, linkId: id, result: "succeeded", fault: null, endedAt: new Date(), repeated: false },
      ...{ totals: state.totals, requests: noRequests },
    });
    const other = { ...record, root: "other" };
    const settled = [{ root: record.root, fate: "kept" as const }];
    await expect(oldGuard.record({ going: [], held: [], settled })).rejects.toThrow(ClaimLost);
    await expect(oldGuard.record({ going: [], held: [other], settled: [] })).rejects.toThrow(ClaimLost);
    await expect(store.remarks.replace(id, "old", [])).rejects.toThrow(ClaimLost);
    await expect(store.runs.reclaim(id, "old", new Date(), interrupted)).rejects.toThrow(ClaimLost);
    await expect(begin("old")).rejects.toThrow(ClaimLost);

    const ledger = store.ledgers.ledgerOf(id, "new");
    expect(await ledger.recordsOf(["petstore-1", "other"])).toEqual([record]);
    expect(await store.runs.get(id, oldRun)).toMatchObject({ result: "stopped", totals: { created: 0 } });
    expect(await store.runs.get(id, newRun)).toMatchObject({ result: "running" });
    expect(await store.runs.list(id, { limit: 5 })).toHaveLength(2);
    expect(await store.missing.waiting(id)).toMatchObject([{ root: "petstore-1", fate: "kept" }]);
    expect(await store.remarks.list(id)).toEqual([remark]);
    await ledger.forget("petstore-1");
    expect(await ledger.roots()).toEqual([]);
  });

  test("a run of a paused link whose process died is ended; one that somebody has, or takes up again, isn't", async () => {
    const interrupted = { code: "Interrupted", message: "It ended." };
    const run = async (name: string) => {
      const { id } = newLink(name);
      await store.links.create(newLink(name, { id }), 4);
      await claim(id, "a");
      const runId = randomUUID();
      const about = { trigger: "timer", requestedBy: null, depth: "listing", startedAt: new Date() } as const;
      await store.runs.begin({ id: runId, linkId: id, ...about }, "a");
      const result = async () => (await store.runs.get(id, runId))?.result;
      return { id, result };
    };
    const [abandoned, held, active] = [await run("abandoned"), await run("held"), await run("active")];
    for (const { id } of [abandoned, held]) await store.links.pause(id);
    for (const { id } of [abandoned, active]) await store.claims.renew(id, "a", -1);
    await store.runs.endAbandoned(new Date(), interrupted);
    expect([await abandoned.result(), await held.result(), await active.result()]).toEqual([
      ...["stopped", "running", "running"],
    ]);
    expect((await store.runs.newest([abandoned.id])).get(abandoned.id)).toMatchObject({
      last: { fault: interrupted },
    });
  });

  test("what is asked for during a run is done right after it", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    await claim(id, "a");
    expect(await store.claims.settle(id, "a", settlement())).toBe(false);
    expect(await claim(id, "a")).toBeUndefined();

    await store.links.forceRun(id, { ...forced, trigger: "timer" }, new Date(), new Date());
    await claim(id, "a");
    await store.links.forceRun(id, forced, new Date(), new Date());
    expect(await store.claims.settle(id, "a", settlement())).toBe(true);
    expect((await claim(id, "a"))?.request).toEqual(forced);

    await store.links.startDeleting(id, true, { ...forced, trigger: "deleted" }, new Date());
    expect(await store.claims.renew(id, "a", 60_000)).toEqual({ stopRequested: true, state: "deleting" });
    const stopped = settlement({ unfinished: forced });
    expect(await store.claims.settle(id, "a", stopped)).toBe(true);
    expect(await claim(id, "a")).toMatchObject({
      state: "deleting",
      keepApis: true,
      request: { trigger: "deleted" },
    });
    const failed = settlement({ succeeded: false, failures: 1 });
    expect(await store.claims.settle(id, "a", failed)).toBe(false);
  });

  test("a deletion under way that is to keep the APIs after all goes on with that at once", async () => {
    const { id } = newLink("retail");
    const deleted = { ...forced, trigger: "deleted" } as const;
    await store.links.create(newLink("retail", { id }), 3);
    await store.links.startDeleting(id, false, deleted, new Date());
    await claim(id, "a");
    await store.links.startDeleting(id, true, deleted, new Date());
    expect(await store.claims.renew(id, "a", 60_000)).toMatchObject({ stopRequested: true });
    const stopped = settlement({ succeeded: false, unfinished: deleted });
    expect(await store.claims.settle(id, "a", stopped), "due at once").toBe(true);
    expect(await claim(id, "a")).toMatchObject({ keepApis: true, request: { trigger: "deleted" } });
  });

  test("what was asked for is taken up again where a process died before its run began, unless something newer is", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    await claim(id, "a");
    await store.claims.settle(id, "a", settlement());
    await store.links.forceRun(id, forced, new Date(), new Date());
    for (const owner of ["dies", "dies too", "lives"]) {
      expect((await claim(id, owner))?.request).toEqual(forced);
      if (owner !== "lives") await store.claims.renew(id, owner, -1);
    }
    await store.claims.renew(id, "lives", -1);
    await store.links.startDeleting(id, true, { ...forced, trigger: "deleted" }, new Date());
    expect((await claim(id, "next"))?.request).toMatchObject({ trigger: "deleted" });
    await store.claims.settle(id, "next", settlement({ nextCheckAt: new Date() }));
    expect((await claim(id, "last"))?.request).toBeNull();
  });

  test("the next run looks as closely as the closest that was asked for, whatever else is and whoever dies", async () => {
    const asks = ["settings", "deletions", "resumed", "documents", "verify"] as const;
    const steps = fc.array(fc.constantFrom(...asks, "claim", "die", "end", "stop"), { maxLength: 10 });
    const depths = ["listing", "documents", "verify"] as const;
    const property = fc.asyncProperty(steps, async (taken) => {
      const { id, ...link } = newLink(randomUUID());
      await store.links.create({ ...link, id, request: { ...created, depth: "listing" } }, 1000);
      // As places in `depths`; -1 is nothing.
      let [waiting, underWay] = [0, -1];
      let isHeld = false;
      const claimed = async () => {
        underWay = Math.max(waiting, underWay);
        waiting = -1;
        isHeld = true;
        expect((await claim(id, "one"))?.request?.depth).toBe(depths[underWay]);
      };
      const settled = async (isUnfinished: boolean) => {
        const depth = depths[underWay];
        const unfinished = isUnfinished && depth ? { ...forced, depth } : null;
        if (unfinished) waiting = Math.max(waiting, underWay);
        underWay = -1;
        isHeld = false;
        await store.claims.settle(id, "one", settlement({ unfinished, nextCheckAt: new Date(0) }));
      };
      const asked = async (trigger: (typeof asks)[number], now = new Date()) => {
        const depth = trigger === "settings" || trigger === "deletions" ? "listing" : trigger;
        const request = { ...forced, depth: depth === "resumed" ? "documents" : depth } as const;
        waiting = Math.max(waiting, depths.indexOf(request.depth));
        if (trigger === "settings") await store.links.changeSettings(id, {}, { ...request, trigger }, now);
        else if (trigger === "deletions") await store.links.runSoon(id, { ...request, trigger }, now);
        else if (trigger === "resumed") {
          await store.links.pause(id);
          await store.links.resume(id, { ...request, trigger }, now);
        } else await store.links.forceRun(id, request, now, now);
      };
      for (const step of taken) {
        if (step === "claim") await (isHeld || claimed());
        else if (step === "end" || step === "stop") await (isHeld && settled(step === "stop"));
        else if (step === "die") {
          await store.claims.renew(id, "one", -1);
          isHeld = false;
        } else await asked(step);
      }
      if (!isHeld) await claimed();
      await store.links.startDeleting(
        id,
        true,
        { ...forced, trigger: "deleted", depth: "listing" },
        new Date(),
      );
      await store.claims.renew(id, "one", -1);
      expect((await claim(id, "last"))?.request?.trigger, "a deletion comes before all").toBe("deleted");
      await store.claims.remove(id, "last");
    });
    await fc.assert(property, {
      numRuns: 40,
      examples: [[["claim", "verify", "settings"]], [["verify", "claim", "die", "settings"]]],
    });
  });

  test("what a stopped run was for is kept for the next", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    await claim(id, "a");
    await store.claims.settle(id, "a", settlement({ unfinished: created, nextCheckAt: new Date() }));
    expect((await claim(id, "b"))?.request).toEqual(created);
  });

  test("a paused link is never due, not even when its run ends after the pause", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    await claim(id, "a");
    await store.links.pause(id);
    expect(await store.claims.settle(id, "a", settlement({ nextCheckAt: new Date(0) }))).toBe(false);
    await store.links.forceRun(id, forced, new Date(), new Date());
    expect(await store.claims.due(new Date())).toEqual([]);
    await store.links.resume(id, { ...forced, trigger: "resumed" }, new Date());
    expect(await store.claims.due(new Date())).toEqual([id]);
  });

  test("a sync is forced once in the interval, however often it is asked for at once", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const now = new Date();
    const force = () => store.links.forceRun(id, forced, now, new Date(now.getTime() - 60_000));
    const answers = await Promise.all([force(), force(), force()]);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(answers.filter(Boolean)).toEqual([{ lastForcedAt: now }, { lastForcedAt: now }]);
  });

  test("events of an instance that nobody linked leave nothing behind", async () => {
    const { instanceId } = newLink("retail");
    const at = new Date();
    await store.watches.eventArrived([`${instanceId}-unlinked`, `${instanceId}-unlinked`], at);
    expect(await store.watches.list([`${instanceId}-unlinked`])).toEqual(new Map());
    await store.links.create(newLink("retail"), 3);
    await store.watches.eventArrived([instanceId, instanceId.toUpperCase()], at);
    expect((await store.watches.list([instanceId])).get(instanceId.toLowerCase())?.lastEventAt).toEqual(at);
  });

  test("a clock that was ahead and is set back holds nothing up", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const now = new Date();
    const ahead = new Date(now.getTime() + 24 * 3_600_000);
    await store.links.forceRun(id, forced, ahead, ahead);
    expect(await store.links.forceRun(id, forced, now, new Date(now.getTime() - 60_000))).toBeUndefined();

    await claim(id, "one");
    await store.claims.settle(id, "one", settlement({ nextCheckAt: ahead }));
    expect(await store.claims.due(now)).not.toContain(id);
    await store.claims.pullIn(new Date(now.getTime() + 60_000), now);
    expect(await store.claims.due(now)).toContain(id);

    // A lease ends by the database's clock: that of a process which died before it was set back would hold for as long.
    expect(await store.claims.claim(id, "dead", 3_600_000, now)).toBeDefined();
    await store.claims.shortenLeases(7_200_000);
    await store.claims.shortenLeases(-1);
    expect(await store.claims.renew(id, "dead", 3_600_000), "who lives may go on").toBeDefined();
    expect(await claim(id, "two"), "the lease is as long as leases are").toBeUndefined();
    await store.claims.shortenLeases(-1);
    expect(await claim(id, "two")).toBeDefined();

    const times = (at: Date) => ({
      now: at,
      next: new Date(at.getTime() + 15_000),
      latest: new Date(at.getTime() + 300_000),
    });
    const instanceId = `${center}-clock`;
    expect(await store.watches.takePoll(instanceId, times(ahead))).toBeDefined();
    expect(await store.watches.takePoll(instanceId, times(now)), "the log is read again").toBeDefined();
    expect(await store.watches.takePoll(instanceId, times(now)), "and once").toBeUndefined();
  });

  test("the ledger keeps a tree as saved, counts it, and forgets it", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const ledger = store.ledgers.ledgerOf(id);
    const record = {
      root: "petstore-1",
      sourceId: "/apis/petstore",
      title: "Petstore",
      entities: [
        { ref: { kind: "api", api: "petstore-1" }, sourceId: "/apis/petstore", title: "Petstore" },
        {
          ref: { kind: "version", api: "petstore-1", version: "v1" },
          sourceId: "/apis/petstore",
          title: "v1",
        },
      ].map((entity) => ({ ...entity, state: "written", fingerprint: "f" })),
      changedAt: "2026-01-01T00:00:00.000Z",
    } as Parameters<typeof ledger.save>[0];
    await ledger.save(record);
    await ledger.save({ ...record, fault: { code: "C", message: "m" } });
    expect(await ledger.recordsOf(["petstore-1", "another"])).toEqual([
      { ...record, fault: { code: "C", message: "m" } },
    ]);
    expect(await store.ledgers.counts([id])).toEqual(
      new Map([
        [
          id,
          {
            apis: 1,
            versions: 1,
            definitions: 0,
            deployments: 0,
            faults: 1,
            changedAt: new Date(record.changedAt),
          },
        ],
      ]),
    );
    expect(await ledger.countApis()).toBe(1);
    expect(await ledger.countApis(new Set(["another"]))).toBe(1);
    expect(await ledger.countApis(new Set(["petstore-1", "another"]))).toBe(0);
    await ledger.forget("petstore-1");
    expect(await ledger.roots()).toEqual([]);
    expect(await ledger.recordsOf(["petstore-1"])).toEqual([]);
  });

  test("a large ledger, saved by many at a time, is read whole, each tree once", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const ledger = store.ledgers.ledgerOf(id);
    const roots = Array.from({ length: 1_000 }, (_, index) => `tree-${index}`);
    const record = { sourceId: "/apis/a", title: "A", entities: [], changedAt: "2026-01-01T00:00:00.000Z" };
    await Promise.all(roots.map((root) => ledger.save({ ...record, root })));
    const read = (await store.ledgers.records(id)).map(({ root }) => root);
    expect(read.toSorted()).toEqual(roots.toSorted());
    expect((await ledger.roots()).toSorted()).toEqual(roots.toSorted());
  });

  test("the ledger finds a tree by whatever it comes from now", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const ledger = store.ledgers.ledgerOf(id);
    const version = (sourceId: string) => ({
      ref: { kind: "version" as const, api: "orders", version: "v1" },
      ...{ sourceId, title: "v1", state: "written" as const, fingerprint: "f" },
    });
    const record = (...sources: string[]) => ({
      ...{ root: "orders", sourceId: "/sets/Orders", title: "Orders", changedAt: "2026-01-01T00:00:00.000Z" },
      entities: sources.map(version),
    });
    const find = async (sourceId: string) => (await ledger.recordsFrom(["/x", sourceId])).length;
    await ledger.save(record("/apis/one"));
    expect([await find("/SETS/orders"), await find("/apis/ONE"), await find("/apis/two")]).toEqual([1, 1, 0]);
    await ledger.save(record("/apis/two"));
    expect([await find("/sets/orders"), await find("/apis/one"), await find("/apis/two")]).toEqual([1, 0, 1]);
  });

  test("a noticed change makes its link due and stays until it is settled, also across a notice that comes meanwhile", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    const change = (sourceId: string, happenedAt: string) => ({
      ...{ sourceId, via: "event" as const },
      happenedAt: new Date(happenedAt),
    });
    const isDue = async () => (await store.claims.due(new Date())).includes(id);
    await claim(id, "a");
    await store.changes.notice(id, [change("/apis/Pets", "2026-01-02T00:00:00Z")]);
    await store.claims.settle(id, "a", settlement({ succeeded: false }));
    expect(await isDue(), "before the first sync, which brings everything").toBe(false);
    await store.links.forceRun(id, forced, new Date(), new Date());
    await claim(id, "a");
    expect(await store.claims.settle(id, "a", settlement()), "due at once").toBe(true);
    expect(await isDue()).toBe(true);

    const taken = await store.changes.pending(id, 10);
    expect(taken).toMatchObject([{ sourceId: "/apis/Pets" }]);
    await store.changes.notice(id, [
      change("/apis/pets", "2026-01-03T00:00:00Z"),
      change("/apis/carts", "2026-01-04T00:00:00Z"),
    ]);
    await store.changes.settle(id, taken);
    expect(await store.changes.pending(id, 10)).toMatchObject([
      { sourceId: "/apis/Pets", happenedAt: new Date("2026-01-02T00:00:00Z") },
      { sourceId: "/apis/carts" },
    ]);
    expect(await store.changes.oldest([id])).toEqual(new Map([[id, new Date("2026-01-02T00:00:00Z")]]));
    await store.changes.settle(id, await store.changes.pending(id, 10));
    expect(await isDue()).toBe(false);
    await store.links.pause(id);
    expect(await store.changes.notice(id, [change("/apis/pets", "2026-01-05T00:00:00Z")])).toBe(false);
  });

  test("APIs that a source no longer has: held and decided about, with what went lately, for an hour", async () => {
    const link = newLink("retail");
    await store.links.create(link, 3);
    const runId = randomUUID();
    await claim(link.id, "a");
    await store.runs.begin({ id: runId, linkId: link.id, ...created, startedAt: new Date() }, "a");
    const guard = store.missing.guardOf(link.id, "a", runId, { count: 5, percent: 20 });
    const [a, b, c] = ["a", "b", "c"].map((root) => ({
      root,
      sourceId: `/apis/${root}`,
      title: `API ${root}`,
    }));
    if (!a || !b || !c) return;
    const recorded = async () => {
      const found = await guard.recorded();
      return [found.held, found.confirmed, found.kept, found.lately].map((each) =>
        [...each].toSorted().join(),
      );
    };
    await guard.record({ going: [a], held: [], settled: [] });
    await guard.record({ going: [], held: [a, b, c], settled: [] });
    expect(await recorded()).toEqual(["a,b,c", "", "", ""]);
    expect(await store.missing.waiting(link.id)).toMatchObject([
      { ...a, fate: "held", runId },
      { ...b, fate: "held" },
      { ...c, fate: "held" },
    ]);
    expect(await store.missing.count([link.id])).toEqual(
      new Map([[link.id, { held: 3, kept: 0, lately: 0 }]]),
    );
    await guard.record({ going: [c], held: [], settled: [] });
    await store.missing.decide(link.id, "kept", (waiting) => waiting.filter(({ root }) => root === "a"));
    await store.missing.decide(link.id, "confirmed", (waiting) => waiting.filter(({ root }) => root === "b"));
    expect(await recorded(), "a decision begins the sum anew").toEqual(["", "b", "a", ""]);

    await guard.record({ going: [], held: [a, b], settled: [] });
    expect(await recorded(), "what is decided stays so").toEqual(["", "b", "a", ""]);
    const settled = (root: string, fate: "held" | "confirmed" | "kept") => ({ root, fate });
    await guard.record({ going: [], held: [], settled: [settled("a", "held"), settled("b", "held")] });
    expect(await recorded(), "also where the plan would forget what it saw held").toEqual(["", "b", "a", ""]);
    await expect(
      guard.record({ going: [c, a], held: [], settled: [settled("b", "confirmed")] }),
    ).rejects.toThrow("Somebody decided");
    expect(await recorded(), "and a plan that doesn't know of it records nothing").toEqual([
      "",
      "b",
      "a",
      "",
    ]);
    await guard.record({ going: [c], held: [], settled: [settled("a", "kept"), settled("b", "confirmed")] });
    expect(await recorded()).toEqual(["", "", "", "c"]);

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_601_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(await recorded()).toEqual(["", "", "", ""]);
  });

  test("remarks on a link's APIs replace each other, and go with the link", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    await claim(id, "a");
    expect(await store.remarks.list(id)).toEqual([]);
    const remark = {
      ...{ root: "petstore-1", sourceId: "/apis/petstore", title: "Petstore", kind: "rest", isOut: true },
      ...{ leftOut: ["The API center is full."], notes: [] },
    };
    await store.remarks.replace(id, "a", [remark, { ...remark, root: "petstore-2" }]);
    await store.remarks.replace(id, "a", [remark]);
    await store.remarks.replace(id, "a", [remark]);
    expect(await store.remarks.list(id)).toEqual([remark]);
    const noted = { ...remark, root: "petstore-3", isOut: false, leftOut: [], notes: ["Cut."] };
    await store.remarks.replace(id, "a", [noted], ["petstore-2", "petstore-3"]);
    expect(await store.remarks.list(id)).toEqual([remark, noted]);
    expect(await store.remarks.countLeftOut([id])).toEqual(new Map([[id, 1]]));
    await store.remarks.replace(id, "a", []);
    expect(await store.remarks.list(id)).toEqual([]);
  });

  type Ending = Pick<Parameters<Store["runs"]["end"]>[0], "result" | "repeated">;
  test("runs tell their story; those that changed nothing or failed once more don't pile up", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    await claim(id, "a");
    const fine = { result: "succeeded" as const, repeated: false };
    const run = async (startedAt: Date, totals = noTotals, ending: Ending = fine) => {
      const runId = randomUUID();
      await store.runs.begin({ id: runId, linkId: id, ...created, startedAt }, "a");
      await store.runs.advance(runId, { totals, progress: { done: 1, total: 2 }, requests: noRequests }, []);
      const base = { id: runId, linkId: id, totals, requests: noRequests, fault: null };
      await store.runs.end({ ...base, ...ending, endedAt: startedAt });
      return runId;
    };
    const first = await run(new Date(1000), { ...noTotals, created: 1 });
    const failed = await run(new Date(1500), noTotals, { result: "failed", repeated: false });
    for (let count = 0; count < keptUneventfulRuns + 5; count++) {
      await run(new Date(2000 + count), noTotals, count % 2 ? fine : { result: "failed", repeated: true });
    }
    const running = randomUUID();
    await store.runs.begin({ id: running, linkId: id, ...created, startedAt: new Date(9000) }, "a");
    const outcome = {
      root: "a",
      sourceId: "/a",
      title: "A",
      action: "create",
      result: "done",
      notes: ["cut"],
      drift: ["Title was otherwise."],
    } as const;
    await store.runs.advance(
      running,
      { totals: noTotals, progress: { done: 1, total: 2 }, requests: noRequests },
      [{ ...outcome, notes: ["cut"], drift: [...outcome.drift], at: new Date(9001) }],
    );

    const listed = await store.runs.list(id, { limit: 100 });
    expect(listed).toHaveLength(keptUneventfulRuns + 3);
    expect(listed.slice(-2).map((each) => each.id)).toEqual([failed, first]);
    expect(await store.runs.list(id, { limit: 1, before: new Date(1500) })).toMatchObject([{ id: first }]);
    expect((await store.runs.newest([id])).get(id)).toMatchObject({
      current: { id: running, progress: { done: 1, total: 2 } },
      last: { startedAt: new Date(2000 + keptUneventfulRuns + 4), progress: null },
    });
    expect(await store.runs.outcomes(running)).toEqual([{ ...outcome, at: new Date(9001) }]);
    const lost = await store.runs.reclaim(id, "a", new Date(9500), { code: "Interrupted", message: "m" });
    expect(lost).toMatchObject([{ id: running, result: "stopped", trigger: "created" }]);
    expect((await store.runs.newest([id])).get(id)?.current).toBeUndefined();

    await store.claims.remove(id, "stranger");
    expect(await store.links.get(center, id)).toBeDefined();
    await store.claims.remove(id, "a");
    expect(await store.links.get(center, id)).toBeUndefined();
    expect(await store.runs.list(id, { limit: 1 })).toEqual([]);
  });

  test("runs from while the clock was ahead are the newest only until the next, which stays", async () => {
    const { id } = newLink("retail");
    await store.links.create(newLink("retail", { id }), 3);
    await claim(id, "a");
    const run = async (startedAt: Date) => {
      const runId = randomUUID();
      await store.runs.begin({ id: runId, linkId: id, ...created, startedAt }, "a");
      await store.runs.end({
        ...{ id: runId, linkId: id, totals: noTotals, requests: noRequests, fault: null },
        ...{ result: "succeeded", repeated: false, endedAt: startedAt },
      });
      return runId;
    };
    const ahead = Date.now() + 24 * 3_600_000;
    for (let count = 0; count <= keptUneventfulRuns; count++) await run(new Date(ahead + count));
    const next = await run(new Date());
    expect((await store.runs.newest([id])).get(id)?.last?.id).toBe(next);
    await run(new Date(ahead - 1));
    expect(await store.runs.get(id, next)).toBeDefined();

    const paged: number[] = [];
    for (let before: Date | undefined; ; ) {
      const [found] = await store.runs.list(id, { before, limit: 1 });
      if (!found) break;
      before = found.startedAt;
      paged.push(before.getTime());
    }
    expect(paged).toHaveLength(keptUneventfulRuns);
    expect(paged, "pages go by time").toEqual(paged.toSorted((left, right) => right - left));
  });

  test("a database that a newer version has used is refused, unchanged", async () => {
    const place = await server.newDatabase();
    const database = await openDatabase(place, fail);
    await database.query
      .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
      .insertInto("kysely_migration")
      .values({ name: "9999-from-the-future", timestamp: "2030-01-01" })
      .execute();
    await database[Symbol.asyncDispose]();
    await expect(openDatabase(place, fail)).rejects.toThrow(NewerDatabaseError);
  });

  test("calls for one link that wait for a worker merge, and a call that comes later is heard too", async () => {
    const heard: string[] = [];
    for (const linkId of ["l1", "l2", "l1", "l1"]) await store.queue.wake(linkId);
    const gate = Promise.withResolvers<void>();
    await store.queue.work(3, async (linkId) => {
      heard.push(linkId);
      await gate.promise;
    });
    await expect.poll(() => heard.toSorted(), { timeout: 10_000 }).toEqual(["l1", "l2"]);
    await store.queue.wake("l1");
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(3);
    gate.resolve();
    await store.queue.stop();
    expect(heard.toSorted()).toEqual(["l1", "l1", "l2"]);
  });
});

describe("the data folder", () => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await embeddedServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("is refused to a second user, saying who has it", async () => {
    const place = await server.newDatabase();
    await using _first = await openDatabase(place, fail);
    await expect(openDatabase(place, fail)).rejects.toThrow(DataFolderInUseError);
    await expect(openDatabase(place, fail)).rejects.toThrow(String(process.pid));
  });

  test("is taken over from a process that was killed, even when its id is in use again", async () => {
    const place = await server.newDatabase();
    await (await openDatabase(place, fail))[Symbol.asyncDispose]();
    const folder = place.kind === "embedded" ? place.folder : "";
    for (const left of [
      { pid: 2 ** 22 - 3, started: null },
      { pid: process.ppid, started: "other-boot 1" },
    ]) {
      await writeFile(join(folder, "process.lock"), JSON.stringify(left));
      await (await openDatabase(place, fail))[Symbol.asyncDispose]();
    }
  });

  test("is refused while another live process holds it", async () => {
    const place = await server.newDatabase();
    await (await openDatabase(place, fail))[Symbol.asyncDispose]();
    const folder = place.kind === "embedded" ? place.folder : "";
    await writeFile(join(folder, "process.lock"), JSON.stringify({ pid: process.ppid, started: null }));
    await expect(openDatabase(place, fail)).rejects.toThrow(DataFolderInUseError);
  });
});

test("several processes that start at once on a new PostgreSQL don't trip over each other", async () => {
  await using server = await postgresServer();
  const place = await server.newDatabase();
  const stores = await Promise.all([openStore(place, fail), openStore(place, fail), openStore(place, fail)]);
  await Promise.all(stores.map((each) => each[Symbol.asyncDispose]()));
});

test("with query_timeout=0 in its address a PostgreSQL may take any time to answer", async () => {
  await using server = await postgresServer();
  const place = await server.newDatabase();
  if (place.kind !== "postgres") throw new Error("It isn't a PostgreSQL.");
  const address = new URL(place.url);
  address.searchParams.set("query_timeout", "0");
  await using store = await openStore({ ...place, url: address.href }, fail);
  await store.ping();
});
