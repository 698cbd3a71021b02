import { beforeEach, describe, expect, test } from "vitest";
import { Fault } from "./fault.ts";
import { InMemoryDeletions } from "./testing/in-memory-deletions.ts";
import { apiPath, LinkedInstance } from "./testing/linked-instance.ts";
import { apiNamed, instanceId, versionSetNamed } from "./testing/sample-source.ts";

let link: LinkedInstance;
beforeEach(() => {
  link = new LinkedInstance();
});

const set = versionSetNamed("orders-set", { displayName: "Orders" });
const people = {
  summary: "Asked for by the shop.",
  customProperties: { owner: "team-a", tier: 1 },
  contacts: [{ name: "Asha" }],
};

describe("an API that gets a second version, and so into a version set", () => {
  beforeEach(async () => {
    link.source.apis = [apiNamed("orders", { displayName: "Orders" })];
    await link.sync();
    edit(apiPath("orders"), people);
    edit(link.paths("versions")[0] ?? "", { lifecycleStage: "deprecated" });
    edit(link.paths("deployments")[0] ?? "", { customProperties: { region: "west" } });
    link.source.versionSets = [set];
    link.source.apis = [
      apiNamed("orders", { displayName: "Orders", versionSetId: set.id }),
      apiNamed("orders-v2", { displayName: "Orders", versionSetId: set.id, apiVersion: "v2" }),
    ];
  });

  test("keeps what people wrote of it, of its version and of its deployment", async () => {
    expect(await link.sync()).toMatchObject({ created: 1, deleted: 1, failed: 0 });
    expectMoved();
    expect(await link.sync()).toMatchObject({ unchanged: 1 });
    expect(link.inventory.requests).toEqual([]);
  });

  test("does so too where the change is announced", async () => {
    await link.syncPart(["orders", "orders-v2"]);
    expectMoved();
  });

  test.each(["orders", "orders-v2"])(
    "does so too where the change is announced of %s first, and of the other later",
    async (name) => {
      await link.syncPart([name]);
      await link.sync();
      expectMoved();
    },
  );

  test("keeps in the version set what people wrote there, and stays until the rest stands there, too", async () => {
    await link.syncPart(["orders-v2"]);
    const root = link.paths("apis").find((path) => path !== apiPath("orders")) ?? "";
    edit(root, { summary: "Written here.", contacts: [] });
    link.inventory.beforeRequest = (request) => {
      if (request === `write ${root}`) throw unavailable();
    };
    expect(await link.sync()).toMatchObject({ failed: 1, deleted: 0 });
    expect(link.inventory.entities.get(apiPath("orders"))).toMatchObject(people);
    link.inventory.beforeRequest = () => {};
    expect(await link.sync()).toMatchObject({ failed: 0, deleted: 1 });
    expect(link.inventory.entities.get(root)).toMatchObject({ ...people, summary: "Written here." });
    expect(await link.sync({ depth: "verify" })).toMatchObject({ unchanged: 1, drifted: 0 });
  });

  test("goes before it comes where there isn't room for both", async () => {
    link.inventory.afterRequest = () => expect(link.paths("apis").length).toBeLessThanOrEqual(1);
    const limits = { apisInCenter: 1 };
    expect(await link.sync({ limits })).toMatchObject({ created: 1, deleted: 1, failed: 0, skipped: 0 });
    expect(link.paths("versions")).toHaveLength(2);
  });

  test("goes before it comes also where it had to stay at first, and its new place was refused", async () => {
    const limits = { apisInCenter: 1 };
    let isRefused = true;
    link.inventory.beforeRequest = (request) => {
      if (isRefused && request === `remove ${apiPath("orders")}`) throw unavailable();
      const isOneMore = /^write apis\/[^/]+$/.test(request) && !link.paths("apis").includes(request.slice(6));
      if (isOneMore && link.paths("apis").length > 0)
        throw new Fault("Full", "No more APIs.", { status: 409 });
    };
    expect(await link.sync({ limits })).toMatchObject({ failed: 2 });
    isRefused = false;
    expect(await link.sync({ limits })).toMatchObject({ deleted: 1, failed: 0 });
    expect(link.paths("versions")).toHaveLength(2);
    expect(await link.sync({ limits })).toMatchObject({ unchanged: 1 });
  });

  test.each(["held", "kept"] as const)(
    "isn't made beyond a limit where its old place stays, its deletion being %s",
    async (fate) => {
      const deletions = new InMemoryDeletions({ count: 0, percent: 0 });
      if (fate === "kept") deletions.byRoot.set(apiPath("orders").replace("apis/", ""), "kept");
      expect(await link.sync({ limits: { apisPerLink: 1 }, deletions })).toMatchObject({
        created: 0,
        skipped: 1,
      });
      expect(link.paths("apis")).toEqual([apiPath("orders")]);
    },
  );

  test("stays where it is until the new place is made", async () => {
    link.inventory.beforeRequest = (request) => {
      if (/^write apis/.test(request)) throw new Fault("Full", "The API center is full.", { status: 409 });
    };
    expect(await link.sync({ retryPauseMs: () => 60_000 })).toMatchObject({ failed: 1, deleted: 0 });
    expect(await link.sync({ retryPauseMs: () => 60_000 })).toMatchObject({ failed: 0, deleted: 0 });
    expect(link.inventory.entities.get(apiPath("orders"))).toMatchObject(people);
    link.inventory.beforeRequest = () => {};
    expect(await link.sync({ depth: "documents" })).toMatchObject({ failed: 0, deleted: 1 });
    expectMoved();
  });

  test.each(["versions", "deployments"])(
    "keeps what people wrote where one of its %s can't be made at first",
    async (kind) => {
      const retryPauseMs = () => 60_000;
      link.inventory.beforeRequest = (request) => {
        if (new RegExp(`^write apis/[^/]+/${kind}/`).test(request)) throw unavailable();
      };
      expect(await link.sync({ retryPauseMs })).toMatchObject({ failed: 1, deleted: 0 });
      expect(await link.sync({ retryPauseMs })).toMatchObject({ failed: 0, deleted: 0 });
      expect(link.inventory.entities.get(apiPath("orders"))).toMatchObject(people);
      link.inventory.beforeRequest = () => {};
      expect(await link.sync({ depth: "documents" })).toMatchObject({ failed: 0, deleted: 1 });
      expectMoved();
    },
  );

  test("leaves its old place also where its document can't be had", async () => {
    link.source.documents.set(`${instanceId}/apis/orders`, undefined);
    expect(await link.sync()).toMatchObject({ failed: 1, deleted: 1 });
    expect(link.paths("apis")).toHaveLength(1);
  });

  test("leaves its old place by a later run, too, where a limit keeps another version out", async () => {
    const limits = { versionsPerApi: 1 };
    link.source.apis = link.source.apis.map((api) => ({
      ...api,
      apiVersion: api.name === "orders" ? "v9" : "v2",
    }));
    link.inventory.beforeRequest = (request) => {
      if (/^remove apis/.test(request)) throw unavailable();
    };
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1, failed: 1, deleted: 0 });
    link.inventory.beforeRequest = () => {};
    expect(await link.sync({ limits })).toMatchObject({ failed: 0, deleted: 1 });
    expect(link.paths("apis")).toHaveLength(1);
  });

  test("keeps what people wrote of it also where its own version is one too many for the new place", async () => {
    const limits = { versionsPerApi: 1 };
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1, deleted: 1, failed: 0 });
    const [root = ""] = link.paths("apis");
    expect(link.inventory.entities.get(root)).toMatchObject(people);
  });

  test("is written over by nothing of before once it has moved", async () => {
    expect(await link.sync()).toMatchObject({ created: 1 });
    const [root = ""] = link.paths("apis");
    edit(root, { summary: "Written since." });
    link.source.apis.push(apiNamed("late", { versionSetId: set.id, apiVersion: "v3" }));
    expect(await link.sync()).toMatchObject({ updated: 1 });
    expect(link.inventory.entities.get(root)).toMatchObject({ summary: "Written since." });
  });
});

describe("an API that gets into a version set that is there and takes no more versions", () => {
  const limits = { versionsPerApi: 1 };
  const retryPauseMs = () => 60_000;
  beforeEach(async () => {
    link.source.versionSets = [set];
    link.source.apis = [
      apiNamed("orders", { displayName: "Orders" }),
      apiNamed("orders-v2", { displayName: "Orders", versionSetId: set.id, apiVersion: "v2" }),
    ];
    await link.sync({ limits });
    edit(apiPath("orders"), people);
    link.source.apis = link.source.apis.map((api) => ({ ...api, versionSetId: set.id }));
  });

  test("leaves there what people wrote of it", async () => {
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1, deleted: 1, failed: 0 });
    const [root = "", ...others] = link.paths("apis");
    expect(others).toEqual([]);
    expect(link.inventory.entities.get(root)).toMatchObject(people);
    edit(root, { summary: "" });
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1, deleted: 0 });
    expect(link.inventory.entities.get(root)).toMatchObject({ summary: "" });
  });

  test("leaves it there also where somebody has deleted that in the API center", async () => {
    const [root = ""] = link.paths("apis").filter((path) => path !== apiPath("orders"));
    for (const path of [...link.inventory.entities.keys()])
      if (path.startsWith(root)) link.inventory.entities.delete(path);
    expect(await link.sync({ limits })).toMatchObject({ deleted: 1, failed: 0 });
    expect(link.inventory.entities.get(root)).toMatchObject(people);
    expect(link.paths("versions")).toHaveLength(1);
  });

  test.each(["held", "kept"] as const)(
    "leaves it there once it goes, and not at every run while it is %s",
    async (fate) => {
      const deletions = new InMemoryDeletions({ count: 0, percent: 0 });
      await link.sync({ limits, deletions });
      if (fate === "kept") deletions.decide(fate);
      const [root = ""] = link.paths("apis").filter((path) => path !== apiPath("orders"));
      const before = link.inventory.contents();
      await link.sync({ limits, deletions, depth: "verify" });
      expect(link.inventory.contents()).toEqual(before);
      deletions.byRoot.set(apiPath("orders").replace("apis/", ""), "confirmed");
      expect(await link.sync({ limits, deletions })).toMatchObject({ deleted: 1 });
      expect(link.inventory.entities.get(root)).toMatchObject(people);
    },
  );

  test("stays until that has been written there", async () => {
    link.inventory.beforeRequest = (request) => {
      if (/^write apis/.test(request)) throw unavailable();
    };
    expect(await link.sync({ limits })).toMatchObject({ failed: 1, deleted: 0 });
    expect(link.inventory.entities.get(apiPath("orders"))).toMatchObject(people);
  });

  test("stays also while the version set is left alone for a fault of its own", async () => {
    link.source.documents.set(`${instanceId}/apis/orders-v2`, undefined);
    const moved = link.source.apis;
    link.source.apis = [apiNamed("orders", { displayName: "Orders" }), ...moved.slice(1)];
    expect(await link.sync({ limits, retryPauseMs, depth: "documents" })).toMatchObject({ failed: 1 });
    link.source.apis = moved;
    expect(await link.sync({ limits, retryPauseMs })).toMatchObject({ deleted: 0 });
    expect(link.inventory.entities.get(apiPath("orders"))).toMatchObject(people);
    await link.sync({ limits, depth: "documents" });
    expect(link.paths("apis")).toHaveLength(1);
    expect(link.inventory.entities.get(link.paths("apis")[0] ?? "")).toMatchObject(people);
  });
});

describe("an API of a version set that goes", () => {
  const other = versionSetNamed("orders-anew", { displayName: "Orders" });
  const apis = (versionSetId: string | undefined) =>
    ["v1", "v2"].map((apiVersion) =>
      apiNamed(`orders-${apiVersion}`, { apiVersion, ...(versionSetId && { versionSetId }) }),
    );
  beforeEach(async () => {
    link.source.versionSets = [set];
    link.source.apis = apis(set.id);
    await link.sync();
    edit(link.paths("apis")[0] ?? "", people);
    edit(versionOf("orders-v1"), { lifecycleStage: "deprecated" });
    edit(link.paths("deployments")[0] ?? "", { customProperties: { region: "west" } });
    edit(link.paths("deployments")[1] ?? "", { customProperties: { region: "west" } });
  });
  const versionOf = (name: string) => link.paths("versions").find((path) => path.includes(`/${name}-`)) ?? "";

  test.each(["all", "part"])("takes along into another what people wrote (%s)", async (how) => {
    link.source.versionSets = [other];
    link.source.apis = apis(other.id);
    const run = how === "all" ? link.sync() : link.syncPart(["orders-v1"]);
    expect(await run).toMatchObject({ created: 1, deleted: 1, failed: 0 });
    const [root = "", ...others] = link.paths("apis");
    expect(others).toEqual([]);
    expectWords([root]);
    expect(await link.sync()).toMatchObject({ unchanged: 1 });
  });

  test("takes it along out of it, each of several", async () => {
    link.source.versionSets = [];
    link.source.apis = apis(undefined);
    expect(await link.sync()).toMatchObject({ created: 2, deleted: 1, failed: 0 });
    expectWords(link.paths("apis"));
    expect(link.paths("apis")).toHaveLength(2);
  });

  test("stays there until all of them have another place", async () => {
    const [before = ""] = link.paths("apis");
    link.source.versionSets = [];
    link.source.apis = apis(undefined);
    link.inventory.beforeRequest = (request) => {
      if (request === `write ${apiPath("orders-v1")}`) throw unavailable();
    };
    expect(await link.sync()).toMatchObject({ created: 1, failed: 1, deleted: 0 });
    expect(link.inventory.entities.get(before)).toMatchObject(people);
    link.inventory.beforeRequest = () => {};
    expect(await link.sync()).toMatchObject({ failed: 0, deleted: 1 });
    expectWords(link.paths("apis"));
  });

  test("has its place where there isn't room for both, and never more places than there is room for", async () => {
    link.source.versionSets = [];
    link.source.apis = apis(undefined);
    link.inventory.afterRequest = () => expect(link.paths("apis").length).toBeLessThanOrEqual(1);
    expect(await link.sync({ limits: { apisInCenter: 1 } })).toMatchObject({ created: 1, skipped: 1 });
    expect(await link.sync({ limits: { apisInCenter: 1 } })).toMatchObject({ unchanged: 1, skipped: 1 });
  });

  function expectWords(roots: string[]): void {
    for (const root of roots) expect(link.inventory.entities.get(root)).toMatchObject(people);
    expect(link.inventory.entities.get(versionOf("orders-v1"))).toMatchObject({
      lifecycleStage: "deprecated",
    });
    const regions = link.deployments().map(({ customProperties }) => customProperties);
    expect(regions).toEqual([{ region: "west" }, { region: "west" }]);
  }
});

describe("an API that leaves a version set that stays", () => {
  const other = versionSetNamed("orders-anew", { displayName: "Orders anew" });
  const v1 = (versionSetId?: string) =>
    apiNamed("orders-v1", { apiVersion: "v1", ...(versionSetId && { versionSetId }) });
  const v2 = apiNamed("orders-v2", { apiVersion: "v2", versionSetId: set.id });
  const places = () => link.paths("versions").filter((path) => path.includes("/orders-v1-"));
  const words = () => [
    places().map((path) => link.inventory.entities.get(path)?.lifecycleStage),
    link.deployments().flatMap(({ customProperties }) => customProperties ?? []),
  ];
  beforeEach(async () => {
    link.source.versionSets = [set, other];
    link.source.apis = [v1(set.id), v2];
    await link.sync();
    edit(link.paths("apis")[0] ?? "", people);
    edit(places()[0] ?? "", { lifecycleStage: "deprecated" });
    const [deployment = ""] = link.paths("deployments").filter((path) => path.includes("/orders-v1-"));
    edit(deployment, { customProperties: { region: "west" } });
  });

  test.each([undefined, other.id])("takes along what people wrote of its version (into %s)", async (into) => {
    link.source.apis = [v1(into), v2];
    expect(await link.sync()).toMatchObject({ created: 1, updated: 1, failed: 0 });
    expect(words()).toEqual([["deprecated"], [{ region: "west" }]]);
    const [left, come] = link.paths("apis").map((path) => link.inventory.entities.get(path));
    expect([left, come].map((each) => each?.summary).toSorted()).toEqual([people.summary, undefined]);
    expect(await link.sync()).toMatchObject({ unchanged: 2 });
    expect(link.inventory.requests).toEqual([]);
  });

  test.each(["listing", "verify"] as const)("stays there until it has another place (%s)", async (depth) => {
    link.source.apis = [v1(), { ...v2, apiVersion: "v3" }];
    link.inventory.beforeRequest = (request) => {
      if (request.startsWith(`write ${apiPath("orders-v1")}/deployments`)) throw unavailable();
    };
    expect(await link.sync({ depth })).toMatchObject({ failed: 1, updated: 1 });
    expect(places()).toHaveLength(2);
    link.inventory.beforeRequest = () => {};
    expect(await link.sync({ depth })).toMatchObject({ failed: 0, updated: 2 });
    expect(words()).toEqual([["deprecated"], [{ region: "west" }]]);
  });

  test("keeps it also where another comes the other way", async () => {
    link.source.apis = [v1(set.id), v2, apiNamed("returns", { versionSetId: other.id })];
    await link.sync();
    link.source.apis = [v1(other.id), v2, apiNamed("returns", { versionSetId: set.id })];
    for (const _ of [1, 2]) expect(await link.sync()).toMatchObject({ updated: 2, failed: 0 });
    expect(words()).toEqual([["deprecated"], [{ region: "west" }]]);
    expect(await link.sync()).toMatchObject({ unchanged: 2 });
  });

  test.each([
    ["versions", { versionsPerApi: 2 }],
    ["deployments", { deploymentsPerApi: 2 }],
  ] as const)("changes places with another where neither set takes more %s", async (kind, limits) => {
    const [here, there] = [set.id, other.id].map((versionSetId) => (name: string) => {
      return apiNamed(name, { apiVersion: name.slice(-2), versionSetId });
    }) as [typeof apiNamed, typeof apiNamed];
    link.source.apis = [here("orders-v1"), v2, there("more-v8"), there("more-v9")];
    await link.sync({ limits });
    link.inventory.beforeRequest = (request) => {
      const [, path = "", api] = /^write ((apis\/[^/]+)\/.+)$/.exec(request) ?? [];
      const beside = link.paths(kind).filter((each) => each.startsWith(`${api}/`) && each !== path);
      if (path.split("/").at(-2) === kind && beside.length > 1)
        throw new Fault("Full", `The API takes no more ${kind}.`, { status: 409 });
    };
    link.source.apis = [there("orders-v1"), v2, here("more-v8"), there("more-v9")];
    for (const _ of [1, 2]) await link.sync({ limits });
    expect(await link.sync({ limits })).toMatchObject({ unchanged: 2, failed: 0 });
  });

  test("takes along what people wrote also while the version set is left alone for a fault of its own", async () => {
    const limits = { apisPerLink: 1 };
    const retryPauseMs = () => 60_000;
    link.source.documents.set(v2.id, undefined);
    link.source.apis = [v1(), v2];
    expect(await link.sync({ limits, retryPauseMs, depth: "documents" })).toMatchObject({
      failed: 1,
      skipped: 1,
    });
    expect(await link.sync({ retryPauseMs })).toMatchObject({ created: 1, failed: 0 });
    link.source.documents.clear();
    expect(await link.sync({ depth: "documents" })).toMatchObject({ failed: 0 });
    expect(words()).toEqual([["deprecated"], [{ region: "west" }]]);
  });

  test("has no place any more where the new one takes no more versions", async () => {
    const limits = { versionsPerApi: 2 };
    const more = ["v8", "v9"].map((apiVersion) =>
      apiNamed(`more-${apiVersion}`, { apiVersion, versionSetId: other.id }),
    );
    link.source.apis = [v1(set.id), v2, ...more];
    await link.sync({ limits });
    link.source.apis = [v1(other.id), v2, ...more];
    expect(await link.sync({ limits })).toMatchObject({ updated: 1, skipped: 1 });
    expect(places()).toEqual([]);
  });
});

test("of several APIs that get into one version set without room for all, the newest's words of people go along", async () => {
  link.source.apis = [apiNamed("orders"), apiNamed("orders-v2")];
  await link.sync();
  edit(apiPath("orders-v2"), people);
  link.source.versionSets = [set];
  link.source.apis = [
    apiNamed("orders", { versionSetId: set.id }),
    apiNamed("orders-v2", { versionSetId: set.id, apiVersion: "v2" }),
  ];
  expect(await link.sync({ limits: { apisInCenter: 2 } })).toMatchObject({ created: 1, deleted: 2 });
  const [root = ""] = link.paths("apis");
  expect(link.inventory.entities.get(root)).toMatchObject(people);
});

test("of several APIs that get into one version set, what people wrote of each goes along", async () => {
  link.source.apis = [apiNamed("orders"), apiNamed("orders-v2")];
  await link.sync();
  for (const [at, path] of link.paths("versions").entries()) edit(path, { lifecycleStage: stages[at] });
  for (const path of link.paths("deployments")) edit(path, { customProperties: { region: "west" } });
  edit(apiPath("orders-v2"), people);
  edit(apiPath("orders"), { summary: "Of before.", license: { name: "MIT" } });
  link.source.versionSets = [set];
  link.source.apis = [
    apiNamed("orders", { versionSetId: set.id }),
    apiNamed("orders-v2", { versionSetId: set.id, apiVersion: "v2" }),
  ];
  expect(await link.sync()).toMatchObject({ created: 1, deleted: 2, failed: 0 });
  const [root = ""] = link.paths("apis");
  expect(link.inventory.entities.get(root)).toMatchObject({ ...people, license: { name: "MIT" } });
  const found = link.paths("versions").map((path) => link.inventory.entities.get(path)?.lifecycleStage);
  expect(found.toSorted()).toEqual(stages);
  const regions = link.deployments().map(({ customProperties }) => customProperties);
  expect(regions).toEqual([{ region: "west" }, { region: "west" }]);
});

const stages = ["deprecated", "retired"];

function unavailable(): Fault {
  return new Fault("ServiceUnavailable", "API Center doesn't answer.", { status: 503 });
}

function edit(path: string, fields: Record<string, unknown>): void {
  link.inventory.entities.set(path, { ...link.inventory.entities.get(path), ...fields });
}

/** One API with both versions, the elder as people had left it. */
function expectMoved(): void {
  expect(link.paths("apis")).toHaveLength(1);
  const [root = ""] = link.paths("apis");
  expect(root).not.toBe(apiPath("orders"));
  expect(link.inventory.entities.get(root)).toMatchObject({ title: "Orders", ...people });
  const stages = link.paths("versions").map((path) => link.inventory.entities.get(path));
  expect(stages.map((each) => [each?.title, each?.lifecycleStage]).toSorted()).toEqual([
    ["Original", "deprecated"],
    ["v2", "production"],
  ]);
  expect(link.deployments().map(({ customProperties }) => customProperties)).toContainEqual({
    region: "west",
  });
}
