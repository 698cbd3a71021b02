import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dismantle } from "./dismantle.ts";
import { Fault } from "./fault.ts";
import { apiPath, LinkedInstance, openApi } from "./testing/linked-instance.ts";
import { apiNamed, instanceId, versionSetNamed } from "./testing/sample-source.ts";

let link: LinkedInstance;
const ordersId = `${instanceId}/apis/orders`;
const set = versionSetNamed("orders");
const orders = (version: string) =>
  apiNamed(`orders-${version}`, { versionSetId: set.id, apiVersion: version, path: "orders" });

beforeEach(() => {
  link = new LinkedInstance();
});
afterEach(() => expect(link.source.held, "a run that has ended holds no document").toEqual(new Set()));

function refuse(pattern: RegExp, status: number): void {
  link.inventory.beforeRequest = (request) => {
    if (pattern.test(request)) throw new Fault("Refused", `${request} is refused.`, { status });
  };
}

function allowAll(): void {
  link.inventory.beforeRequest = () => {};
}

/** The process dies when `pattern` has taken effect: nothing more is asked or saved. */
async function crashAfter(pattern: RegExp, run: () => Promise<unknown>): Promise<void> {
  const { inventory, ledger } = link;
  const { save, forget } = ledger;
  let dead = false;
  const die = (): never => {
    dead = true;
    throw new Error("The process is gone.");
  };
  inventory.beforeRequest = () => void (dead && die());
  inventory.afterRequest = (request) => void (pattern.test(request) && die());
  ledger.save = (record) => (dead ? die() : save.call(ledger, record));
  ledger.forget = (root) => (dead ? die() : forget.call(ledger, root));
  await run().catch(() => {});
  expect(dead).toBe(true);
  Object.assign(ledger, { save, forget });
  inventory.beforeRequest = () => {};
  inventory.afterRequest = () => {};
}

describe("an API whose document can't be had", () => {
  test("has its version and its deployment all the same, and gets its definition when it can be had", async () => {
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    link.source.documents.set(ordersId, "<html>Sorry</html>");
    expect(await link.sync()).toMatchObject({ created: 1, failed: 1 });
    expect(link.paths("versions")).toHaveLength(2);
    expect(link.paths("definitions")).toHaveLength(1);
    expect(link.deployments().filter((each) => each.definitionId === undefined)).toHaveLength(1);
    const failed = link.outcomes.find((outcome) => outcome.result === "failed");
    expect(failed).toMatchObject({ fault: { code: "SpecificationUnusable" } });
    expect(failed?.notes).toEqual([expect.stringContaining("Version Original has no definition.")]);

    expect(await link.sync()).toMatchObject({ failed: 1, unchanged: 1 });
    expect(link.inventory.requests, "trying again costs the API center nothing").toEqual([]);

    link.source.documents.clear();
    expect(await link.sync()).toMatchObject({ updated: 1, unchanged: 1, failed: 0 });
    expect(link.paths("definitions")).toHaveLength(2);
    expect(link.deployments().every((each) => each.definitionId)).toBe(true);
    expect(await link.sync()).toMatchObject({ unchanged: 2, failed: 0 });
  });

  test("has no empty definition left when API Center refuses the document", async () => {
    link.source.apis = [apiNamed("orders")];
    refuse(/^import/, 400);
    expect(await link.sync()).toMatchObject({ failed: 1 });
    expect(link.paths("definitions")).toEqual([]);
    expect(link.deployments()).toHaveLength(1);
    allowAll();
    expect(await link.sync()).toMatchObject({ updated: 1, failed: 0 });
    expect(link.document("orders")).toBeDefined();
  });

  test("keeps the last good copy, and is asked again at every run until it can be had", async () => {
    link.source.apis = [apiNamed("orders")];
    await link.sync();
    const before = link.inventory.contents();
    link.source.documents.set(ordersId, "");
    expect(await link.sync({ depth: "documents" })).toMatchObject({ failed: 1 });
    expect(await link.sync()).toMatchObject({ failed: 1 });
    expect(link.inventory.contents()).toEqual(before);
    link.source.documents.set(ordersId, openApi("mended"));
    expect(await link.sync()).toMatchObject({ updated: 1, failed: 0 });
    expect(link.document("orders")).toBe(openApi("mended"));
  });

  test("loses its definition once the source says that it has no document, and gets it back with one", async () => {
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    await link.sync();
    link.source.documents.set(ordersId, undefined);
    expect(await link.sync({ depth: "documents" })).toMatchObject({ failed: 1, unchanged: 1 });
    expect(link.paths("definitions")).toHaveLength(1);
    expect(link.deployments().filter((each) => each.definitionId === undefined)).toHaveLength(1);
    const definition = link.inventory.requests.findIndex((request) => request.startsWith("remove"));
    const deployment = link.inventory.requests.findIndex((request) => /^write .*deployments/.test(request));
    expect(deployment, "nothing names a definition that is gone").toBeLessThan(definition);
    expect(await link.sync()).toMatchObject({ failed: 1, unchanged: 1 });
    expect(link.inventory.requests, "trying again costs the API center nothing").toEqual([]);
    link.source.documents.clear();
    expect(await link.sync()).toMatchObject({ updated: 1, unchanged: 1 });
    expect(link.deployments().every((each) => each.definitionId)).toBe(true);
  });

  test.each([/^write .*deployments/, /^remove/])(
    "loses its definition also when it crashes after %s",
    async (pattern) => {
      link.source.apis = [apiNamed("orders")];
      await link.sync();
      link.source.documents.set(ordersId, undefined);
      await crashAfter(pattern, () => link.sync({ depth: "documents" }));
      await link.sync();
      expect(link.paths("definitions")).toEqual([]);
      expect(link.deployments()).toEqual([expect.not.objectContaining({ definitionId: expect.anything() })]);
    },
  );

  test("isn't imported anew when it turns out to be the same", async () => {
    link.source.apis = [apiNamed("orders")];
    await link.sync();
    link.source.documents.set(ordersId, "");
    expect(await link.sync({ depth: "documents" })).toMatchObject({ failed: 1 });
    link.source.documents.clear();
    expect(await link.sync()).toMatchObject({ unchanged: 1, failed: 0 });
    expect(link.inventory.requests).toEqual([]);
    expect(link.source.exports).toEqual(["orders"]);
    await link.sync();
    expect(link.source.exports).toEqual([]);
  });

  test("keeps the last good copy when a new revision's document is refused", async () => {
    link.source.apis = [apiNamed("orders")];
    await link.sync();
    const good = link.document("orders");
    link.source.apis = [apiNamed("orders", { revision: "2" })];
    refuse(/^import/, 422);
    expect(await link.sync()).toMatchObject({ failed: 1 });
    expect(await link.sync()).toMatchObject({ failed: 1 });
    expect(link.document("orders")).toBe(good);
    expect(link.deployments()[0]).toHaveProperty("definitionId");
    allowAll();
    expect(await link.sync()).toMatchObject({ failed: 0 });
    expect(link.document("orders")).toBe(openApi("orders 2"));
  });
});

describe("a changed document that an announced change tells of", () => {
  beforeEach(async () => {
    link.source.versionSets = [set];
    link.source.apis = [orders("v1"), orders("v2")];
    await link.sync();
    link.source.documents.set(`${instanceId}/apis/orders-v1`, openApi("Changed"));
  });
  const isThere = () => [...link.inventory.documents.values()].includes(openApi("Changed"));

  test.each([/^write apis\/[^/]+$/, /^write .*versions\/[^/]+$/])(
    "is imported by the next run where %s is refused, which comes before it",
    async (refused) => {
      link.source.versionSets = [{ ...set, displayName: "Orders, renamed" }];
      link.source.apis = [{ ...orders("v1"), apiVersion: "1.0" }, orders("v2")];
      refuse(refused, 503);
      expect(await link.syncPart(["orders-v1"])).toMatchObject({ failed: 1 });
      allowAll();
      expect(await link.sync()).toMatchObject({ updated: 1, failed: 0 });
      expect(isThere()).toBe(true);
      expect(await link.sync()).toMatchObject({ unchanged: 1 });
      expect(link.source.exports).toEqual([]);
    },
  );

  test("is imported also where another version turns out to be gone from the API center", async () => {
    const [gone = ""] = link.paths("versions").filter((path) => path.includes("orders-v2"));
    for (const path of [...link.inventory.entities.keys()])
      if (path.startsWith(gone)) link.inventory.entities.delete(path);
    link.source.apis = [orders("v1"), { ...orders("v2"), apiVersion: "2.0" }];
    expect(await link.syncPart(["orders-v1", "orders-v2"])).toMatchObject({ updated: 1, failed: 0 });
    expect(isThere()).toBe(true);
  });
});

describe("what people take away in the API center", () => {
  test("comes back whole when the API is next changed", async () => {
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    await link.sync();
    const before = link.inventory.contents();
    await link.inventory.remove(
      { kind: "api", api: apiPath("orders").slice(5) },
      new AbortController().signal,
    );
    link.source.apis = [apiNamed("orders", { displayName: "Orders, renamed" }), apiNamed("carts")];
    expect(await link.sync()).toMatchObject({ updated: 1, unchanged: 1, failed: 0 });
    expect(Object.keys(link.inventory.contents())).toEqual(Object.keys(before));
    expect(link.document("orders")).toBeDefined();
    expect(await link.sync()).toMatchObject({ unchanged: 2 });
  });

  test("comes back whole when a version is added below it", async () => {
    link.source.versionSets = [set];
    link.source.apis = [orders("v1")];
    await link.sync();
    for (const path of [...link.inventory.entities.keys()]) {
      if (path.startsWith("apis/")) link.inventory.entities.delete(path);
    }
    link.source.apis = [orders("v1"), orders("v2")];
    expect(await link.sync()).toMatchObject({ updated: 1, failed: 0 });
    expect(link.paths("deployments")).toHaveLength(2);
    expect(link.inventory.documents.size).toBe(2);
  });

  test("the environment comes back at the run after deployments were refused", async () => {
    link.source.apis = [apiNamed("orders")];
    await link.sync();
    link.inventory.entities.delete("environments/shop-production");
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    expect(await link.sync()).toMatchObject({ failed: 1 });
    expect(await link.sync()).toMatchObject({ failed: 0 });
    expect(link.inventory.entities.has("environments/shop-production")).toBe(true);
    expect(link.paths("deployments")).toHaveLength(2);
  });
});

describe("what people made in the API center", () => {
  const byHand = { title: "By hand", lifecycleStage: "design" };
  const underOrders = () =>
    [...link.inventory.entities.keys()].filter((path) => path.startsWith(`${apiPath("orders")}/`));

  test.each<[string, () => string, string]>([
    ["a version", () => `${apiPath("orders")}/versions/theirs`, "version theirs"],
    ["a deployment", () => `${apiPath("orders")}/deployments/theirs`, "deployment theirs"],
    [
      "a definition of a version",
      () => `${link.paths("versions").find((path) => path.startsWith(apiPath("orders")))}/definitions/theirs`,
      "definition theirs",
    ],
  ])("%s below a synced API stays, with what it stands in, when the API goes", async (_, path, named) => {
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    await link.sync();
    const theirs = path();
    link.inventory.entities.set(theirs, byHand);
    link.source.apis = [apiNamed("carts")];
    expect(await link.sync()).toMatchObject({ skipped: 1, deleted: 0, failed: 0, unchanged: 1 });
    expect(link.outcomes[0]?.notes).toEqual([expect.stringContaining(named)]);
    expect(link.inventory.entities.get(theirs)).toBe(byHand);
    const standsIn = theirs.split("/").slice(0, -2).join("/");
    expect(underOrders().filter((each) => each !== theirs && each !== standsIn)).toEqual([]);
    expect(await link.sync()).toMatchObject({ skipped: 0, unchanged: 1 });
    expect(link.inventory.requests).toEqual([]);
  });

  test.each(["versions", "deployments", "definitions"])(
    "stays below a synced API that goes while a list of %s comes back empty",
    async (kind) => {
      link.source.apis = [apiNamed("orders")];
      await link.sync();
      const theirs = (link.paths(kind)[0] ?? "").replace(/[^/]+$/, "theirs");
      link.inventory.entities.set(theirs, byHand);
      const before = link.inventory.contents();
      const { beside } = link.inventory;
      link.inventory.beside = async (entity, signal) =>
        entity.kind === kind.slice(0, -1) ? new Map() : beside.call(link.inventory, entity, signal);
      link.source.apis = [];
      expect(await link.sync()).toMatchObject({ failed: 1, deleted: 0 });
      expect(link.outcomes[0]?.fault?.message).toContain(`list of ${kind}`);
      expect(link.inventory.contents()).toEqual(before);
      link.inventory.beside = beside;
      expect(await link.sync()).toMatchObject({ skipped: 1, failed: 0 });
      expect(link.inventory.entities.get(theirs)).toBe(byHand);
    },
  );

  test("an API under a name this link would derive stays as it is while the list of APIs comes back empty", async () => {
    link.inventory.entities.set(apiPath("orders"), byHand);
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    expect(await link.sync()).toMatchObject({ created: 1, skipped: 1 });
    const before = link.inventory.contents();
    const { apiNames } = link.inventory;
    link.inventory.apiNames = async () => new Set();
    for (const depth of ["listing", "documents"] as const) {
      expect(await link.sync({ depth })).toMatchObject({ created: 0, failed: 1 });
      expect(link.outcomes[0]?.fault?.code).toBe("NameTaken");
      expect(link.inventory.contents()).toEqual(before);
    }
    link.inventory.apiNames = apiNames;
    expect(await link.sync()).toMatchObject({ created: 0, skipped: 1, failed: 0 });
    expect((await link.ledger.records()).map(({ root }) => root)).not.toContain(apiPath("orders").slice(5));
  });

  test("a definition of a version stays, with its version, when the version goes or the link does", async () => {
    link.source.versionSets = [set];
    link.source.apis = [orders("v1"), orders("v2")];
    await link.sync();
    const versions = link.paths("versions");
    const theirs = versions.map((version) => `${version}/definitions/theirs`);
    for (const path of theirs) link.inventory.entities.set(path, byHand);
    const stay = () => theirs.filter((path) => link.inventory.entities.get(path) === byHand);
    link.source.apis = [orders("v2")];
    expect(await link.sync()).toMatchObject({ updated: 1, failed: 0 });
    expect(link.outcomes[0]?.notes).toEqual([expect.stringContaining("Version v1 is gone")]);
    expect(stay()).toEqual(theirs);
    expect(link.paths("definitions")).toHaveLength(3);

    const { inventory, ledger } = link;
    const options = { concurrency: 1, signal: new AbortController().signal, report: async () => {} };
    expect(await dismantle({ inventory, ledger, keepApis: false, ...options })).toMatchObject({ skipped: 1 });
    expect(await ledger.records()).toEqual([]);
    expect([...inventory.entities.keys()].toSorted()).toEqual(
      [...versions, ...theirs, versions[0]?.split("/").slice(0, 2).join("/")].toSorted(),
    );
  });

  test("an environment of the link's name, made after the link was: left alone, and told; the link goes on once it is gone", async () => {
    const path = "environments/shop-production";
    const theirs = { title: "Ours by hand", kind: "staging", server: { type: "Kubernetes" } };
    link.inventory.entities.set(path, theirs);
    link.source.apis = [apiNamed("orders")];
    for (let run = 0; run < 2; run++) {
      await expect(link.sync()).rejects.toMatchObject({ code: "NameTaken" });
      expect([...link.inventory.entities]).toEqual([[path, theirs]]);
    }
    const { inventory, ledger } = link;
    const stopped = { concurrency: 1, signal: new AbortController().signal, report: async () => {} };
    await dismantle({ inventory, ledger, keepApis: false, ...stopped });
    expect([...link.inventory.entities]).toEqual([[path, theirs]]);

    await expect(link.sync()).rejects.toMatchObject({ code: "NameTaken" });
    link.inventory.entities.delete(path);
    expect(await link.sync()).toMatchObject({ created: 1 });
    expect(link.inventory.entities.get(path)).toMatchObject({ title: "Shop production" });
  });

  test("is left alone also below a synced API, under a name this link would derive", async () => {
    link.source.versionSets = [set];
    link.source.apis = [orders("v1")];
    await link.sync();
    const [synced = ""] = link.paths("versions");
    await link.sync({ settings: link.settings });
    link.source.apis = [orders("v1"), orders("v2")];
    const probe = new LinkedInstance();
    Object.assign(probe.source, { versionSets: [set], apis: link.source.apis });
    await probe.sync();
    const derived = probe.paths("versions").find((path) => path !== synced) ?? "";
    link.inventory.entities.set(derived, { title: "By hand", lifecycleStage: "design" });
    expect(await link.sync()).toMatchObject({ failed: 1 });
    expect(link.outcomes[0]?.fault?.code).toBe("NameTaken");
    expect(link.inventory.entities.get(derived)).toEqual({ title: "By hand", lifecycleStage: "design" });
  });
});

describe("a crash", () => {
  test("between an API's removal and its forgetting, and the API is published again", async () => {
    link.source.apis = [apiNamed("orders")];
    await link.sync();
    link.source.apis = [];
    await crashAfter(/^remove apis/, () => link.sync());
    link.source.apis = [apiNamed("orders")];
    await link.sync();
    expect(link.paths("deployments")).toHaveLength(1);
    expect(link.document("orders")).toBeDefined();
  });

  test.each([
    ...[/^write apis\/[^/]+$/, /^write .*versions\/[^/]+$/, /^write .*definitions\/[^/]+$/],
    ...[/^write .*deployments/, /^import/],
  ])(
    "after %s of an API that somebody had deleted: the next run makes the rest anew, too",
    async (pattern) => {
      link.source.apis = [apiNamed("orders")];
      await link.sync();
      const before = new Map(link.inventory.entities);
      const document = link.document("orders");
      for (const path of [...before.keys()].filter((each) => each.startsWith("apis/")))
        link.inventory.entities.delete(path);
      link.inventory.documents.clear();
      await crashAfter(pattern, () => link.sync({ depth: "documents" }));
      await link.sync({ depth: "documents" });
      expect([...link.inventory.entities.keys()].toSorted()).toEqual([...before.keys()].toSorted());
      expect(link.document("orders")).toBe(document);
    },
  );

  test.each([/^write .*versions\/[^/]+$/, /^write .*definitions\/[^/]+$/])(
    "after %s of what somebody had deleted of an API: the next run makes the rest anew, too",
    async (pattern) => {
      link.source.apis = [apiNamed("orders")];
      await link.sync();
      const before = [...link.inventory.entities.keys()].toSorted();
      const document = link.document("orders");
      const lost = link.inventory.entities;
      for (const path of before.filter(
        (each) => pattern.test(`write ${each}`) || each.includes("/definitions/"),
      ))
        lost.delete(path);
      link.inventory.documents.clear();
      link.source.apis = [{ ...apiNamed("orders"), displayName: "Orders anew", description: "Anew." }];
      await crashAfter(pattern, () => link.sync({ depth: "verify" }));
      await link.sync();
      expect([...link.inventory.entities.keys()].toSorted()).toEqual(before);
      expect(link.document("orders")).toBe(document);
    },
  );

  test("after the import of a changed document that is then changed back", async () => {
    link.source.apis = [apiNamed("orders")];
    await link.sync();
    const first = link.document("orders") ?? "";
    link.source.documents.set(ordersId, openApi("changed"));
    await crashAfter(/^import/, () => link.sync({ depth: "documents" }));
    expect(link.document("orders")).toBe(openApi("changed"));
    link.source.documents.set(ordersId, first);
    await link.sync();
    expect(link.document("orders")).toBe(first);
  });
});

describe("the run as a whole", () => {
  test("ends when the ledger can't be kept, since what it writes could be forgotten", async () => {
    link.source.apis = Array.from({ length: 20 }, (_, index) => apiNamed(`api-${index}`));
    let saves = 0;
    const save = link.ledger.save.bind(link.ledger);
    link.ledger.save = async (record) => {
      saves += 1;
      if (saves > 4) throw new Error("The database is gone.");
      return save(record);
    };
    await expect(link.sync({ concurrency: 1 })).rejects.toThrow();
    expect(link.paths("versions").length).toBeLessThanOrEqual(2);
  });

  test("told to stop, finishes the write under way, begins no other, and the next run goes on", async () => {
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    const stop = new AbortController();
    link.inventory.beforeRequest = async (request) => {
      if (!request.startsWith("write apis")) return;
      stop.abort(new Error("Shutting down."));
      await Promise.resolve();
    };
    await expect(link.sync({ signal: stop.signal, concurrency: 1 })).rejects.toThrow("Shutting down.");
    expect(link.inventory.requests.filter((request) => request.startsWith("write apis"))).toHaveLength(1);
    allowAll();
    expect(await link.sync()).toMatchObject({ failed: 0 });
    expect(link.paths("deployments")).toHaveLength(2);
  });

  test("sends back nothing that API Center only answers with", async () => {
    link.source.apis = [apiNamed("orders", { description: "Before." })];
    await link.sync();
    link.source.apis = [apiNamed("orders", { description: "After.", revision: "2" })];
    expect(await link.sync()).toMatchObject({ updated: 1, failed: 0 });
  });

  test("removes children one by one where API Center won't remove them with their API", async () => {
    link.inventory.refusesToRemoveParents = true;
    link.source.versionSets = [set];
    link.source.apis = [orders("v1"), orders("v2")];
    await link.sync();
    link.source.apis = [];
    expect(await link.sync()).toMatchObject({ deleted: 1, failed: 0 });
    expect([...link.inventory.entities.keys()]).toEqual(["environments/shop-production"]);
  });
});

describe("limits", () => {
  test("keep the newest versions; what is left out is named at every run, and comes when there is room", async () => {
    link.source.versionSets = [set];
    link.source.apis = ["v1", "v2", "v3"].map(orders);
    const limits = { versionsPerApi: 2 };
    await link.sync({ limits });
    const titles = () => link.paths("versions").map((path) => link.inventory.entities.get(path)?.title);
    expect(titles().toSorted()).toEqual(["v2", "v3"]);
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1 });
    expect(link.outcomes[0]?.notes[0]).toContain("left out: v1");
    expect(link.inventory.requests).toEqual([]);
    expect(await link.sync({ limits, depth: "documents" })).toMatchObject({ skipped: 1, unchanged: 0 });
    link.source.apis = ["v1", "v3"].map(orders);
    expect(await link.sync({ limits })).toMatchObject({ updated: 1, skipped: 0 });
    expect(titles().toSorted()).toEqual(["v1", "v3"]);
  });

  test("of deployments keep no version out, and are told from the first run on", async () => {
    link.source.versionSets = [set];
    link.source.apis = ["v1", "v2", "v3"].map(orders);
    expect(await link.sync({ limits: { deploymentsPerApi: 2 } })).toMatchObject({ created: 0, skipped: 1 });
    expect(link.outcomes.find((outcome) => outcome.result === "skipped")).toMatchObject({ action: "create" });
    expect(link.paths("versions")).toHaveLength(3);
    expect(link.paths("definitions")).toHaveLength(3);
    expect(link.paths("deployments")).toHaveLength(2);
  });

  test("count what people put below an API; one that can't be looked at stops no other", async () => {
    link.source.versionSets = [set];
    link.source.apis = [orders("v1"), apiNamed("carts")];
    const limits = { versionsPerApi: 2 };
    await link.sync({ limits });
    const [version = ""] = link.paths("versions").filter((path) => path.includes("orders-v1"));
    link.inventory.entities.set(version.replace(/[^/]+$/, "by-hand"), { title: "By hand" });
    link.source.apis = [orders("v1"), orders("v2"), apiNamed("carts", { displayName: "Renamed" })];
    refuse(/^list/, 503);
    expect(await link.sync({ limits })).toMatchObject({ updated: 2, failed: 0 });
    allowAll();
    const before = link.paths("versions").length;
    link.source.apis = [orders("v1"), orders("v2"), orders("v3"), apiNamed("carts")];
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1, failed: 0 });
    expect(link.paths("versions").length, "there is one too many, and what stands stays").toBe(before);
    expect(link.outcomes.find((outcome) => outcome.result === "skipped")?.notes).toContainEqual(
      expect.stringContaining("takes 2 versions at most (1 not this link's); left out: v3."),
    );
  });

  test.each([
    ["versions", { versionsPerApi: 2 }],
    ["definitions", { definitionsPerVersion: 0 }],
    ["deployments", { deploymentsPerApi: 2 }],
  ])("of %s that become fewer take nothing away that stands, also after a crash", async (kind, limits) => {
    link.source.versionSets = [set];
    link.source.apis = ["v1", "v2", "v3"].map(orders);
    await link.sync();
    const paths = link.paths(kind);
    for (const [path, properties] of link.inventory.entities) {
      if (path.includes("/versions/")) {
        link.inventory.entities.set(path, { ...properties, lifecycleStage: "retired" });
      }
    }
    const stages = () =>
      link.paths("versions").map((path) => link.inventory.entities.get(path)?.lifecycleStage);
    const retired = stages();
    expect(await link.sync({ limits })).toMatchObject({ unchanged: 1, failed: 0 });
    expect(link.inventory.requests).toEqual([]);

    link.source.apis = ["v1", "v2", "v3"].map((version) => ({ ...orders(version), path: "moved" }));
    link.source.gatewayHosts = ["elsewhere.example.com"];
    await crashAfter(/^write .*deployments/, () => link.sync({ limits }));
    refuse(/^list/, 503);
    await link.sync({ limits, cautious: true });
    allowAll();
    expect(await link.sync({ limits })).toMatchObject({ failed: 0 });
    expect(link.paths(kind)).toEqual(paths);
    expect(stages()).toEqual(retired);

    link.source.apis.push(orders("v4"));
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1, failed: 0 });
    expect(link.paths(kind)).toEqual(paths);
    const told = link.outcomes.find((outcome) => outcome.result === "skipped")?.notes;
    expect(told).toContainEqual(expect.stringMatching(/: v4\. .*/));
  });

  test("of definitions count the one that goes when an API's kind changes: its place is taken at the next run", async () => {
    const limits = { definitionsPerVersion: 5 };
    link.source.apis = [apiNamed("orders")];
    await link.sync({ limits });
    const [own = ""] = link.paths("definitions");
    for (let number = 1; number <= 4; number++) {
      link.inventory.entities.set(own.replace(/[^/]+$/, `by-hand-${number}`), { title: "By hand" });
    }
    let most = 0;
    link.inventory.afterRequest = () => {
      most = Math.max(most, link.paths("definitions").length);
    };
    link.source.apis = [apiNamed("orders", { type: "graphql" })];
    expect(await link.sync({ limits })).toMatchObject({ skipped: 1, failed: 0 });
    expect(link.paths("definitions")).toHaveLength(4);
    expect(await link.sync({ limits })).toMatchObject({ updated: 1, skipped: 0 });
    expect(link.paths("definitions")).toHaveLength(5);
    expect(link.paths("definitions")).not.toContain(own);
    expect(most).toBe(5);
  });

  test("of the center: what goes makes room for what comes, in the same run", async () => {
    const limits = { apisInCenter: 2 };
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    await link.sync({ limits });
    let most = 0;
    link.inventory.afterRequest = () => {
      const apis = [...link.inventory.entities.keys()].filter((path) => /^apis\/[^/]+$/.test(path));
      most = Math.max(most, apis.length);
    };
    link.source.apis = [apiNamed("returns"), apiNamed("orders"), apiNamed("prices")];
    const totals = await link.sync({ limits, concurrency: 1 });
    expect(totals).toMatchObject({ created: 1, deleted: 1, skipped: 1, unchanged: 1 });
    expect(most).toBe(2);
  });

  test("of a link count what was synced before, and never take it away", async () => {
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    await link.sync();
    link.source.apis = [apiNamed("aaa"), ...link.source.apis];
    expect(await link.sync({ limits: { apisPerLink: 1 } })).toMatchObject({ skipped: 1, unchanged: 2 });
  });
});
