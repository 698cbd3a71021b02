import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "./fault.ts";
import { apiPath, LinkedInstance, openApi } from "./testing/linked-instance.ts";
import { apiNamed, instanceId, versionSetNamed } from "./testing/sample-source.ts";

async function linked(change: (link: LinkedInstance) => void = () => {}): Promise<LinkedInstance> {
  const link = new LinkedInstance();
  link.source.versionSets = [versionSetNamed("orders")];
  link.source.apis = [
    apiNamed("carts"),
    apiNamed("pets"),
    apiNamed("orders-1", { apiVersion: "v1", versionSetId: `${instanceId}/apiVersionSets/orders` }),
    apiNamed("orders-2", { apiVersion: "v2", versionSetId: `${instanceId}/apiVersionSets/orders` }),
  ];
  change(link);
  await link.sync();
  return link;
}

const replace = (link: LinkedInstance, name: string, change: Partial<ReturnType<typeof apiNamed>>) => {
  link.source.apis = link.source.apis.map((api) => (api.name === name ? { ...api, ...change } : api));
};

describe("a run for some APIs", () => {
  test("writes what has changed of them, and looks at nothing else", async () => {
    const link = await linked();
    replace(link, "pets", { displayName: "Pets of all kinds" });
    replace(link, "carts", { displayName: "Not announced" });
    link.source.documents.set(`${instanceId}/apis/pets`, openApi("Pets, with one more operation"));
    expect(await link.syncPart(["pets"])).toMatchObject({ updated: 1, unchanged: 0 });
    expect(link.source.exports).toEqual(["pets"]);
    expect(link.document("pets")).toBe(openApi("Pets, with one more operation"));
    expect(link.inventory.entities.get(apiPath("pets"))).toMatchObject({ title: "Pets of all kinds" });
    expect(link.inventory.entities.get(apiPath("carts"))).toMatchObject({ title: "The carts API" });
    expect(link.inventory.requests.filter((request) => request.startsWith("write "))).toHaveLength(1);
  });

  test("finds nothing to write where nothing has changed", async () => {
    const link = await linked();
    expect(await link.syncPart(["PETS", "orders-1"])).toMatchObject({ updated: 0, unchanged: 2 });
    expect(link.inventory.requests).toEqual([]);
  });

  test("takes away an API that is gone, and a version of one that stays", async () => {
    const link = await linked();
    link.source.apis = link.source.apis.filter(({ name }) => name !== "pets" && name !== "orders-1");
    expect(await link.syncPart(["pets", "orders-1"])).toMatchObject({ deleted: 1, updated: 1 });
    expect(link.inventory.entities.has(apiPath("pets"))).toBe(false);
    expect(link.paths("versions")).toHaveLength(2);
  });

  test("follows an API into another version set, and out of it", async () => {
    const link = await linked();
    replace(link, "carts", { versionSetId: `${instanceId}/apiVersionSets/orders`, apiVersion: "v3" });
    await link.syncPart(["carts"]);
    expect(link.inventory.entities.has(apiPath("carts"))).toBe(false);
    expect(link.paths("versions")).toHaveLength(4);
    link.source.apis = link.source.apis.map((api) => {
      const { versionSetId: _, apiVersion: __, ...alone } = api;
      return api.name === "carts" ? alone : api;
    });
    await link.syncPart(["carts"]);
    expect(link.inventory.entities.has(apiPath("carts"))).toBe(true);
    expect(link.paths("versions")).toHaveLength(4);
  });

  test("leaves an API alone that others made under the name it would have", async () => {
    const link = await linked();
    link.source.apis.push(apiNamed("taken"));
    link.inventory.entities.set(apiPath("taken"), { title: "By hand", kind: "rest" });
    expect(await link.syncPart(["taken"])).toMatchObject({ created: 0, skipped: 1 });
    expect(link.inventory.entities.get(apiPath("taken"))).toEqual({ title: "By hand", kind: "rest" });
  });

  test.each([
    ["link", { apisPerLink: 4 }],
    ["center", { apisInCenter: 4 }],
  ])("keeps to the limits of the %s, which count all that is there", async (_, limits) => {
    const link = await linked();
    link.inventory.entities.set("apis/by-hand", { title: "By hand", kind: "rest" });
    link.source.apis.push(apiNamed("one"), apiNamed("two"));
    const totals = await link.syncPart(["one", "two"], { limits });
    const room = "apisPerLink" in limits ? 1 : 0;
    expect(totals).toMatchObject({ created: room, skipped: 2 - room });
  });

  test("deletes nothing when the source can't be read", async () => {
    const link = await linked();
    const before = link.inventory.contents();
    link.source.unavailable = true;
    await expect(link.syncPart(["pets"])).rejects.toThrow("doesn't answer");
    expect(link.inventory.contents()).toEqual(before);
  });

  describe("of which one can't be read", () => {
    const unreadable = (link: LinkedInstance, name: string) => {
      const { look } = link.source;
      link.source.look = async (ids) => {
        if (ids.some((id) => id.endsWith(`/${name}`)))
          throw new Fault("InternalServerError", `${name} can't be read.`, { status: 500 });
        return look.call(link.source, ids);
      };
      return () => {
        link.source.look = look;
      };
    };
    const change = (link: LinkedInstance, name: string) =>
      link.source.documents.set(`${instanceId}/apis/${name}`, openApi(`${name}, changed`));

    test.each([["pets", "carts"], ["pets"]])(
      "brings in the others, and that one by the next run (%s)",
      async (...names) => {
        const link = await linked();
        const mend = unreadable(link, "pets");
        for (const name of names) change(link, name);
        expect(await link.syncPart(names)).toMatchObject({ failed: 1, updated: names.length - 1 });
        expect(link.outcomes).toContainEqual(
          expect.objectContaining({ root: apiPath("pets").slice(5), result: "failed" }),
        );
        mend();
        expect(await link.sync()).toMatchObject({ failed: 0 });
        for (const name of names) expect(link.document(name)).toBe(openApi(`${name}, changed`));
      },
    );

    test("deletes nothing of what shares an API with it", async () => {
      const link = await linked();
      unreadable(link, "orders-1");
      const before = link.inventory.contents();
      link.source.apis = link.source.apis.filter(({ name }) => name !== "orders-2");
      replace(link, "carts", { versionSetId: `${instanceId}/apiVersionSets/orders`, apiVersion: "v3" });
      expect(await link.syncPart(["orders-2", "orders-1", "carts"])).toMatchObject({ failed: 2, deleted: 0 });
      expect(link.inventory.contents()).toEqual(before);
      expect(await link.sync()).toMatchObject({ failed: 0, updated: 1, deleted: 1 });
    });
  });

  test("with every change announced, however late and disordered, ends as a run for all would", async () => {
    const names = fc.constantFrom("a", "b", "c", "d", "e");
    const edits = fc.array(
      fc.record({
        name: names,
        what: fc.constantFrom("rename", "delete", "set", "document", "publish"),
        set: fc.constantFrom("x", "y", undefined),
        version: fc.constantFrom("v1", "v2", "v3"),
        text: fc.string({ maxLength: 20 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { minLength: 1, maxLength: 4 }), async (batches) => {
        const link = new LinkedInstance();
        link.source.versionSets = [versionSetNamed("x"), versionSetNamed("y")];
        await link.sync();
        for (const batch of batches) {
          for (const { name, what, set, version, text } of batch) {
            const others = link.source.apis.filter((api) => api.name !== name);
            const { versionSetId: __, ...present } =
              link.source.apis.find((api) => api.name === name) ?? apiNamed(name);
            if (what === "document") link.source.documents.set(present.id, openApi(text));
            const versionSetId = what === "set" && set ? `${instanceId}/apiVersionSets/${set}` : undefined;
            const api = {
              ...present,
              ...(what === "rename" && { displayName: text }),
              ...(versionSetId && { versionSetId, apiVersion: version }),
            };
            link.source.apis = what === "delete" ? others : [...others, api];
          }
          await link.syncPart([...new Set(batch.map(({ name }) => name))].toReversed());
        }
        const state = JSON.stringify(link.inventory.contents());
        expect(await link.sync({ depth: "documents" })).toMatchObject({ created: 0, updated: 0, deleted: 0 });
        expect(JSON.stringify(link.inventory.contents())).toBe(state);
      }),
      { numRuns: 60 },
    );
  });
});
