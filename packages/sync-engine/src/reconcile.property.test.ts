import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { refusalOf } from "./api-center-rules.ts";
import { dismantle } from "./dismantle.ts";
import { Fault } from "./fault.ts";
import { entityPath } from "./inventory.ts";
import type { Limits } from "./limits.ts";
import type { Depth, LinkSettings } from "./link-settings.ts";
import { entitiesOf } from "./plan.ts";
import { reconcile } from "./reconcile.ts";
import type { SourceApi, SourceVersionSet } from "./source.ts";
import { InMemoryInventory } from "./testing/in-memory-inventory.ts";
import { InMemoryLedger } from "./testing/in-memory-ledger.ts";
import { mappedTrees } from "./testing/mapped.ts";
import { apiNamed, instanceId, SampleSource, versionSetNamed } from "./testing/sample-source.ts";

const settings: LinkSettings = {
  environment: { name: "shop", title: "Shop", kind: "production" },
  lifecycleStage: "production",
  definitions: "always",
};

interface Estate {
  versionSets: SourceVersionSet[];
  apis: SourceApi[];
}

/** Any estate: odd names and texts, all kinds, APIs in sets, out of sets and in sets that are gone. */
const estates: fc.Arbitrary<Estate> = fc
  .record({
    sets: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom("orders", "Carts", "x"),
        displayName: fc.string({ unit: "grapheme", maxLength: 100 }),
        scheme: fc.constantFrom("Segment", "Header", "Query"),
        parameterName: fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }),
      }),
      { maxLength: 3, selector: (set) => set.name },
    ),
    apis: fc.uniqueArray(
      fc.record({
        name: fc.oneof(
          fc.constantFrom("orders", "orders-v2", "carts", "é", "--"),
          fc.stringMatching(/^[a-zA-Z0-9 ._~()-]{1,40}$/),
          fc.stringMatching(/^[^*#&+:<>?/]{1,256}$/),
        ),
        displayName: fc.string({ unit: "grapheme", maxLength: 120 }),
        description: fc.oneof(
          fc.string({ unit: "grapheme", maxLength: 1500 }),
          fc.constant("<p>Hello <b>you</b></p>"),
        ),
        type: fc.oneof(
          fc.constantFrom("http", "soap", "graphql", "websocket", "odata", "grpc", "mcp", "unheard-of"),
          fc.constantFrom("", " ", "WebSocket", "constructor", "__proto__", "t".repeat(300)),
        ),
        mcp: fc.option(fc.record({ transport: fc.constantFrom("streamable", "sse") }), { nil: undefined }),
        workspace: fc.constantFrom("", "", "/workspaces/team-a", "/workspaces/team-b"),
        path: fc.oneof(fc.constant(""), fc.webPath(), fc.stringMatching(/^[a-z/]{0,250}$/)),
        protocols: fc.subarray(["http", "https", "ws", "wss"]),
        revision: fc.constantFrom("1", "2"),
        apiVersion: fc.option(
          fc.oneof(
            fc.constantFrom("v1", "v2", "2024-01-01"),
            fc.string({ unit: "grapheme", maxLength: 100 }),
          ),
          { nil: undefined },
        ),
        set: fc.constantFrom("orders", "Carts", "x", "gone", undefined),
        url: fc.option(fc.oneof(fc.webUrl(), fc.string({ maxLength: 300 })), { nil: undefined }),
      }),
      { maxLength: 8, selector: (api) => `${api.workspace}/${api.name}`.toLowerCase() },
    ),
  })
  .map(({ sets, apis }) => ({
    versionSets: sets.map(({ name, parameterName, ...rest }) =>
      versionSetNamed(name, { ...rest, ...(rest.scheme !== "Segment" && { parameterName }) }),
    ),
    apis: apis.map(({ name, set, url, apiVersion, workspace, mcp, ...rest }) =>
      apiNamed(name, {
        ...rest,
        id: `${instanceId}${workspace}/apis/${name}`,
        ...(mcp && { mcp }),
        ...(apiVersion && { apiVersion }),
        ...(set && { versionSetId: `${instanceId}${workspace}/apiVersionSets/${set}` }),
        ...(url !== undefined && { termsOfServiceUrl: url, contact: { url } }),
      }),
    ),
  }));

const gatewayHosts = fc.uniqueArray(fc.domain(), { maxLength: 4 });

class World {
  source = new SampleSource();
  inventory = new InMemoryInventory();
  ledger = new InMemoryLedger();
  limits: Limits = {};

  publish(estate: Estate): void {
    Object.assign(this.source, estate);
  }

  sync(depth: Depth = "listing") {
    const { source, inventory, ledger, limits } = this;
    const { signal } = new AbortController();
    const report = async () => {};
    return reconcile({
      source,
      inventory,
      ledger,
      settings,
      limits,
      depth,
      concurrency: 3,
      signal,
      report,
    });
  }

  /** The inventory that a fresh link of the same estate would make: what every history must lead to. */
  async expected(): Promise<Record<string, unknown>> {
    const fresh = new World();
    fresh.publish(this.source);
    await fresh.sync();
    return sourceOwned(fresh.inventory);
  }
}

/** What the source decides; fields that are set once at creation depend on when that was. */
function sourceOwned(inventory: InMemoryInventory): Record<string, unknown> {
  const owned = ["title", "description", "kind", "server", "environmentId", "definitionId"];
  return Object.fromEntries(
    [...inventory.entities].toSorted().map(([path, properties]) => {
      const isDeployment = path.includes("/deployments/");
      const fields = isDeployment
        ? owned.slice(3)
        : path.startsWith("environments/")
          ? []
          : owned.slice(0, 3);
      const kept = fields
        .filter((field) => properties[field] !== undefined)
        .map((field) => [field, properties[field]]);
      return [path, { ...Object.fromEntries(kept), document: inventory.documents.get(path) }];
    }),
  );
}

test("mapping is total, deterministic and injective, and within API Center's rules", () => {
  fc.assert(
    fc.property(estates, gatewayHosts, (estate, hosts) => {
      const snapshot = {
        instance: { id: instanceId, name: "shop", gatewayHosts: hosts },
        ...estate,
      };
      const trees = mappedTrees(snapshot, settings);
      expect(mappedTrees(structuredClone(snapshot), settings)).toEqual(trees);
      const sources = trees.flatMap((tree) => tree.versions.map((version) => version.version.sourceId));
      expect(sources.toSorted()).toEqual(estate.apis.map((api) => api.id).toSorted());
      const names = trees.map((tree) => tree.root.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      for (const entity of trees.flatMap(entitiesOf)) {
        const { kind, ...segments } = entity.ref;
        for (const name of Object.values(segments)) expect(name).toMatch(/^[a-zA-Z0-9-]{3,90}$/);
        const body = { ...entity.initial, ...entity.owned };
        expect(refusalOf(kind, body), JSON.stringify(body)).toBeUndefined();
      }
    }),
  );
});

test("mapping doesn't follow display names: the same entities under other names", () => {
  fc.assert(
    fc.property(estates, fc.func(fc.string({ unit: "grapheme", maxLength: 300 })), (estate, newName) => {
      const instance = { id: instanceId, name: "shop", gatewayHosts: ["api.example.com"] };
      const renamed = <T extends { id: string }>(each: T) => ({ ...each, displayName: newName(each.id) });
      const paths = (versionSets: SourceVersionSet[], apis: SourceApi[]) =>
        mappedTrees({ instance, versionSets, apis }, settings).flatMap((tree) =>
          entitiesOf(tree).map((entity) => [entityPath(entity.ref), entity.sourceId]),
        );
      expect(paths(estate.versionSets.map(renamed), estate.apis.map(renamed))).toEqual(
        paths(estate.versionSets, estate.apis),
      );
    }),
  );
});

test("whatever happens at the source, the inventory ends as its mapping, and a second run does nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(estates, { minLength: 1, maxLength: 4 }), async (history) => {
      const world = new World();
      for (const estate of history) {
        world.publish(estate);
        await world.sync();
      }
      expect(sourceOwned(world.inventory)).toEqual(await world.expected());
      const before = world.inventory.requests.length;
      const totals = await world.sync();
      expect(world.inventory.requests.length).toBe(before);
      expect(totals).toMatchObject({ created: 0, updated: 0, deleted: 0, failed: 0 });
    }),
    { numRuns: 60 },
  );
});

test("whatever the limits, they hold after every single request, and what they let in is in", async () => {
  const few = fc.integer({ min: 0, max: 3 });
  const limitsOfAnyPlan = fc.record({
    ...{ apisInCenter: few, apisPerLink: few },
    ...{ versionsPerApi: few, definitionsPerVersion: few, deploymentsPerApi: few },
  });
  const histories = fc.array(estates, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(histories, limitsOfAnyPlan, async (history, limits) => {
      const world = new World();
      world.limits = limits;
      const broken = new Set<string>();
      world.inventory.afterRequest = () => {
        for (const each of beyond(limits, world.inventory)) broken.add(each);
      };
      for (const { versionSets, apis } of history) {
        const ofOtherKinds = apis.map((api, at) => ({ ...api, type: apis.at(at - 1)?.type ?? api.type }));
        for (const stage of [apis, ofOtherKinds]) {
          world.publish({ versionSets, apis: stage });
          await world.sync();
        }
      }
      // An API whose kind has changed gets its new definition once the old one has gone.
      expect(await world.sync()).toMatchObject({ failed: 0, deleted: 0 });
      expect([...broken]).toEqual([]);
      const apis = [...world.inventory.entities.keys()].filter((path) => /^apis\/[^/]+$/.test(path));
      const wanted = mappedTrees(await world.source.snapshot(), settings).length;
      expect(apis).toHaveLength(Math.min(wanted, limits.apisInCenter, limits.apisPerLink));
    }),
    { numRuns: 100 },
  );
});

/** The collections that hold more than the limits allow. */
function beyond(limits: Required<Limits>, inventory: InMemoryInventory): string[] {
  const most: Record<string, number> = {
    apis: Math.min(limits.apisInCenter, limits.apisPerLink),
    versions: limits.versionsPerApi,
    definitions: limits.definitionsPerVersion,
    deployments: limits.deploymentsPerApi,
  };
  const collections = Map.groupBy(inventory.entities.keys(), (path) => path.replace(/\/[^/]+$/, ""));
  return [...collections]
    .filter(([path, { length }]) => length > (most[path.slice(path.lastIndexOf("/") + 1)] ?? length))
    .map(([path]) => path);
}

test("people's fields are as they left them, and what they made is untouched, whatever the source does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(estates, { minLength: 2, maxLength: 5 }), async (history) => {
      const world = new World();
      const { source, inventory } = world;
      const byHand = { title: "By hand", kind: "rest", summary: "Nobody's business" };
      inventory.entities.set("apis/by-hand", byHand);
      const edited = new Map<string, Record<string, unknown>>();
      for (const estate of history) {
        Object.assign(source, estate);
        await world.sync();
        for (const path of edited.keys()) if (!inventory.entities.has(path)) edited.delete(path);
        for (const [path, fields] of edited) expect(inventory.entities.get(path)).toMatchObject(fields);
        for (const [path, properties] of inventory.entities) {
          const fields = peoplesEdit(path);
          if (path === "apis/by-hand" || !fields) continue;
          inventory.entities.set(path, { ...properties, ...fields });
          edited.set(path, fields);
        }
      }
      expect(inventory.entities.get("apis/by-hand")).toBe(byHand);
    }),
    { numRuns: 60 },
  );
});

function peoplesEdit(path: string): Record<string, unknown> | undefined {
  switch (path.split("/").at(-2)) {
    case "apis":
      return { summary: "Ours", customProperties: { team: "red" }, contacts: [{ name: "Us" }] };
    case "versions":
      return { lifecycleStage: "retired" };
    case "deployments":
      return { title: "Ours", state: "inactive", customProperties: { region: "north" } };
    case "environments":
      return { title: "Ours", kind: "testing", description: "Ours" };
    default:
      return undefined;
  }
}

/** What a person does to an entity that a link keeps: edits of any field, deletions, other documents. */
const vandalism = fc.record({
  /** Which entity, of as many as there are. */
  at: fc.nat(),
  deed: fc.oneof(
    fc.constantFrom("remove" as const, "document" as const, "no-document" as const, "people" as const),
    fc.record({
      title: fc.option(fc.string({ minLength: 1, maxLength: 50 }), { nil: undefined }),
      description: fc.option(fc.string({ maxLength: 100 }), { nil: undefined }),
      kind: fc.constantFrom("rest", "soap", "mine", undefined),
      server: fc.constantFrom("mine", undefined),
      definitionId: fc.constantFrom(undefined, "/workspaces/default/apis/by-hand"),
    }),
  ),
});

test("a verify run brings back whatever was changed in the API center, keeps people's fields, and a second finds nothing", async () => {
  let repaired = 0;
  await fc.assert(
    fc.asyncProperty(
      estates,
      fc.array(vandalism, { maxLength: 12 }),
      fc.boolean(),
      async (estate, deeds, all) => {
        const world = new World();
        const { inventory } = world;
        world.publish(estate);
        await world.sync();
        const byHand = { title: "By hand", kind: "rest", summary: "Nobody's business" };
        inventory.entities.set("apis/by-hand", byHand);
        const pristine = inventory.contents();
        const peoples = new Map<string, Record<string, unknown>>();
        for (const { at, deed } of deeds) {
          const paths = [...inventory.entities.keys()].filter((path) => path !== "apis/by-hand").toSorted();
          const path = paths[at % Math.max(paths.length, 1)];
          if (path !== undefined) vandalize(inventory, path, deed, peoples);
        }
        if (all)
          for (const [path] of inventory.entities)
            if (/^apis\/(?!by-hand)/.test(path)) removeBelow(inventory, path, peoples);

        const isHarmed = !isDeepStrictEqual(inventory.contents(), withFields(pristine, peoples));
        const totals = await world.sync("verify");
        expect(totals).toMatchObject({ created: 0, deleted: 0, failed: 0 });
        expect(inventory.contents()).toEqual(withFields(pristine, peoples));
        expect(inventory.entities.get("apis/by-hand")).toBe(byHand);
        // The environment is no API.
        expect([totals.updated, totals.updated + 1]).toContain(totals.drifted);
        if (isHarmed) repaired += 1;
        const after = inventory.requests.length;
        expect(await world.sync("verify")).toMatchObject({ updated: 0, drifted: 0, failed: 0 });
        expect(
          inventory.requests.slice(after).filter((each) => !/^(?:list|read|export) /.test(each)),
        ).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
  expect(repaired).toBeGreaterThan(50);
});

function vandalize(
  inventory: InMemoryInventory,
  path: string,
  deed: "remove" | "document" | "no-document" | "people" | Record<string, unknown>,
  peoples: Map<string, Record<string, unknown>>,
): void {
  const properties = inventory.entities.get(path);
  if (deed === "remove") removeBelow(inventory, path, peoples);
  else if (deed === "people") {
    const fields = peoplesEdit(path);
    if (!fields) return;
    inventory.entities.set(path, { ...properties, ...fields });
    peoples.set(path, fields);
  } else if (deed === "document" || deed === "no-document") {
    if (!inventory.documents.has(path)) return;
    if (deed === "document") inventory.documents.set(path, '{"openapi":"3.0.1","info":{"title":"Mine"}}');
    else inventory.documents.delete(path);
  } else {
    const edits = Object.entries(deed).filter(([field]) => ownedFields(path).includes(field));
    const edited = { ...properties, ...Object.fromEntries(edits) };
    if (edited.server === "mine") {
      edited.server = path.startsWith("environments/")
        ? { type: "Kubernetes" }
        : { runtimeUri: ["https://mine.example.com"] };
    }
    inventory.entities.set(path, JSON.parse(JSON.stringify(edited)));
  }
}

/** With what is below; what people had written goes along. */
function removeBelow(
  inventory: InMemoryInventory,
  path: string,
  peoples: Map<string, Record<string, unknown>>,
): void {
  for (const each of [...inventory.entities.keys()]) {
    if (each !== path && !each.startsWith(`${path}/`)) continue;
    inventory.entities.delete(each);
    inventory.documents.delete(each);
    peoples.delete(each);
  }
}

function ownedFields(path: string): string[] {
  switch (path.split("/").at(-2)) {
    case "apis":
      return ["title", "description", "kind"];
    case "versions":
      return ["title"];
    case "definitions":
      return ["title", "description"];
    case "deployments":
      return ["server", "definitionId"];
    default:
      return ["server"];
  }
}

/** The contents with people's fields laid over. */
function withFields(
  contents: Record<string, unknown>,
  peoples: Map<string, Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(contents as Record<string, { properties: object; document: unknown }>).map(
      ([path, { properties, document }]) => [
        path,
        { properties: { ...properties, ...peoples.get(path) }, document },
      ],
    ),
  );
}

test("faults at a fifth of all requests leave nothing behind once they stop", async () => {
  await fc.assert(
    fc.asyncProperty(estates, estates, fc.infiniteStream(fc.nat(9)), async (first, second, luck) => {
      const world = new World();
      const fail = () => {
        if ((luck.next().value ?? 9) < 1)
          throw new Fault("InternalServerError", "By chance.", { status: 500 });
      };
      world.inventory.beforeRequest = fail;
      world.inventory.afterRequest = fail;
      for (const estate of [first, second]) {
        world.publish(estate);
        await world.sync().catch(() => {});
        expect(world.source.held).toEqual(new Set());
      }
      world.inventory.beforeRequest = () => {};
      world.inventory.afterRequest = () => {};
      await world.sync();
      await world.sync();
      expect(sourceOwned(world.inventory)).toEqual(await world.expected());
    }),
    { numRuns: 60 },
  );
});

const before: Estate = {
  versionSets: [versionSetNamed("orders")],
  apis: [
    apiNamed("orders-v1", { versionSetId: versionSetNamed("orders").id, apiVersion: "v1" }),
    apiNamed("carts"),
    apiNamed("prices"),
  ],
};
const after: Estate = {
  versionSets: before.versionSets,
  apis: [
    ...before.apis.slice(0, 1),
    apiNamed("orders-v2", { versionSetId: versionSetNamed("orders").id, apiVersion: "v2" }),
    apiNamed("carts", { displayName: "Carts, renamed", type: "websocket" }),
    apiNamed("returns"),
  ],
};

/** A crash: nothing of the process goes on, so whatever it would have saved afterwards is lost. */
class Crash extends Error {}

test.each(["before", "after"] as const)(
  "a crash %s any request of any step is made good by the next run",
  async (when) => {
    for (let crashAt = 1; ; crashAt += 1) {
      const world = new World();
      let crashed = false;
      const crash = (_: string, number: number) => {
        if (crashed || number >= crashAt) {
          crashed = true;
          throw new Crash();
        }
      };
      world.inventory.beforeRequest =
        when === "before"
          ? crash
          : () => {
              if (crashed) throw new Crash();
            };
      if (when === "after") world.inventory.afterRequest = crash;
      const { ledger } = world;
      const save = ledger.save.bind(ledger);
      const forget = ledger.forget.bind(ledger);
      ledger.save = async (record) => (crashed ? undefined : save(record));
      ledger.forget = async (root) => (crashed ? undefined : forget(root));

      world.publish(before);
      await world.sync().catch(() => {});
      world.publish(after);
      if (!crashed) await world.sync().catch(() => {});
      world.inventory.beforeRequest = () => {};
      world.inventory.afterRequest = () => {};
      const everCrashed = crashed;
      crashed = false;
      await world.sync();
      expect(sourceOwned(world.inventory), `crash ${when} request ${crashAt}`).toEqual(
        await world.expected(),
      );
      if (!everCrashed) break;
    }
  },
);

test("dismantling takes away all that was made and nothing else, however often it is interrupted", async () => {
  const world = new World();
  world.publish(before);
  world.inventory.entities.set("apis/by-hand", { title: "By hand" });
  await world.sync();
  let left = 1;
  world.inventory.beforeRequest = () => {
    if (left-- === 0) throw new Fault("ServiceUnavailable", "For a while.", { status: 503 });
  };
  const { inventory, ledger } = world;
  const options = {
    inventory,
    ledger,
    keepApis: false,
    concurrency: 1,
    signal: new AbortController().signal,
  };
  expect(await dismantle({ ...options, report: async () => {} })).toMatchObject({ failed: 1 });
  expect(inventory.entities.has("environments/shop"), "stays while an API names it").toBe(true);
  await dismantle({ ...options, report: async () => {} });
  expect([...inventory.entities.keys()]).toEqual(["apis/by-hand"]);
  expect(await ledger.records()).toEqual([]);
});
