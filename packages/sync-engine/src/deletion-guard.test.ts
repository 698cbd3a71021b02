import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { InMemoryDeletions } from "./testing/in-memory-deletions.ts";
import { apiPath, LinkedInstance } from "./testing/linked-instance.ts";
import { apiNamed, versionSetNamed } from "./testing/sample-source.ts";

const names = (count: number) => Array.from({ length: count }, (_, index) => `api-${index + 1}`);

let link: LinkedInstance;
let deletions: InMemoryDeletions;
beforeEach(() => {
  link = new LinkedInstance();
  deletions = new InMemoryDeletions();
});

const sync = () => link.sync({ deletions });
const syncPart = (...some: string[]) => link.syncPart(some, { deletions });
const publish = (...some: string[]) => {
  link.source.apis = some.map((name) => apiNamed(name));
};
const remove = (...some: string[]) => {
  link.source.apis = link.source.apis.filter(({ name }) => !some.includes(name));
};
const apisThere = () => link.paths("apis").length;

async function linkedTo(count: number): Promise<void> {
  publish(...names(count));
  await sync();
}

describe("a list that is cut short", () => {
  test("deletes nothing, at a request for each API that it leaves out", async () => {
    await linkedTo(4);
    link.source.isListed = () => false;
    expect(await sync()).toMatchObject({ deleted: 0, held: 0, unchanged: 4 });
    expect(link.source.asked).toHaveLength(4);
    expect(link.inventory.requests).toEqual([]);
  });

  test("doesn't keep an API that is gone, nor one that has changed, from being synced", async () => {
    await linkedTo(4);
    remove("api-1");
    link.source.apis = link.source.apis.map((api) => ({ ...api, displayName: `${api.name}, renamed` }));
    link.source.isListed = ({ name }) => name === "api-4";
    expect(await sync()).toMatchObject({ deleted: 1, updated: 3 });
  });

  test("leaves the versions of an API alone", async () => {
    const versionSetId = versionSetNamed("orders").id;
    link.source.versionSets = [versionSetNamed("orders")];
    link.source.apis = ["v1", "v2", "v3"].map((apiVersion) =>
      apiNamed(apiVersion, { apiVersion, versionSetId }),
    );
    await sync();
    link.source.isListed = ({ name }) => name === "v2";
    expect(await sync()).toMatchObject({ updated: 0, unchanged: 1 });
    remove("v3");
    expect(await sync()).toMatchObject({ updated: 1 });
    expect(link.paths("versions")).toHaveLength(2);
  });

  test("ends the run where it leaves out so many that it is no use", async () => {
    await linkedTo(120);
    const before = link.inventory.contents();
    link.source.isListed = () => false;
    await expect(sync()).rejects.toMatchObject({ code: "ListIncomplete" });
    expect(link.source.asked.length).toBeLessThanOrEqual(50);
    expect(link.inventory.contents()).toEqual(before);
  });
});

describe("a large deletion", () => {
  beforeEach(() => linkedTo(40));

  test("is held, and everything else proceeds", async () => {
    remove(...names(10));
    link.source.apis.push(apiNamed("new"));
    link.source.apis = link.source.apis.map((api) =>
      api.name === "api-40" ? { ...api, displayName: "Renamed" } : api,
    );
    expect(await sync()).toMatchObject({ deleted: 0, held: 10, created: 1, updated: 1 });
    expect(link.outcomes.filter(({ result }) => result === "held")).toMatchObject(
      Array.from({ length: 10 }, () => ({
        action: "delete",
        notes: [expect.stringMatching(/as part of a large deletion and stays until somebody decides\.$/)],
      })),
    );
    expect(apisThere()).toBe(41);
    await sync();
    expect(link.source.asked, "once they are known to be gone nobody asks for them again").toEqual([]);
  });

  test("is carried out once a person wants it, after each API was asked for once more", async () => {
    remove(...names(10));
    await sync();
    deletions.decide("confirmed");
    link.source.apis.push(apiNamed("api-1"));
    link.source.isListed = ({ name }) => name !== "api-1";
    expect(await sync()).toMatchObject({ deleted: 9, held: 0 });
    expect(link.source.asked).toHaveLength(10);
    expect(link.inventory.entities.has(apiPath("api-1"))).toBe(true);
  });

  test("that a person doesn't want leaves the APIs where they are, synced again when they come back", async () => {
    remove(...names(10));
    await sync();
    deletions.decide("kept");
    expect(await sync()).toMatchObject({ deleted: 0, held: 0, unchanged: 40 });
    remove("api-11");
    expect(await sync(), "others go as ever").toMatchObject({ deleted: 1 });
    link.source.apis.push(apiNamed("api-1", { displayName: "Back" }));
    expect(await sync()).toMatchObject({ updated: 1 });
    expect(deletions.kept.size).toBe(9);
  });

  test("goes on waiting where the link grows or a part of it comes back, so that it would be a small one by now", async () => {
    remove(...names(10));
    await sync();
    link.source.apis.push(...Array.from({ length: 60 }, (_, index) => apiNamed(`new-${index}`)));
    expect(await sync()).toMatchObject({ created: 60, deleted: 0, held: 10 });
    link.source.apis.push(...names(8).map((name) => apiNamed(name)));
    expect(await sync()).toMatchObject({ deleted: 0, held: 2 });
    expect(await syncPart("api-9")).toMatchObject({ deleted: 0 });
    expect(apisThere()).toBe(100);
  });

  test("is forgotten when the source recovers", async () => {
    const { apis } = link.source;
    remove(...names(10));
    await sync();
    link.source.apis = apis;
    expect(await sync()).toMatchObject({ deleted: 0, held: 0, unchanged: 40 });
    expect(deletions.held.size).toBe(0);
    remove("api-3", "api-4");
    expect(await sync()).toMatchObject({ deleted: 2 });
  });

  test("takes in what is deleted while it is held", async () => {
    remove(...names(10));
    await sync();
    remove("api-11");
    expect(await syncPart("api-11")).toMatchObject({ deleted: 0, held: 1 });
    expect(deletions.held.size).toBe(11);
  });

  test("in many small steps is held from where it gets large", async () => {
    for (const name of names(8)) {
      remove(name);
      expect(await syncPart(name)).toMatchObject({ deleted: 1 });
    }
    remove("api-9");
    expect(await syncPart("api-9")).toMatchObject({ deleted: 0, held: 1 });
    expect(apisThere()).toBe(32);
  });

  test("is measured by what stays: what a person wants deleted doesn't count, gone or not yet", async () => {
    deletions.limits = { count: 1, percent: 20 };
    remove(...names(32));
    await sync();
    deletions.decide("confirmed");
    remove("api-33", "api-34");
    expect(await syncPart("api-33", "api-34"), "two of eight").toMatchObject({ deleted: 0, held: 2 });
  });

  test("of a fifth, or of five, isn't large", async () => {
    remove(...names(8));
    expect(await sync()).toMatchObject({ deleted: 8 });
    deletions.decide("confirmed");
    remove(...names(28));
    await sync();
    deletions.decide("confirmed");
    await sync();
    remove(...names(33));
    expect(apisThere()).toBe(12);
    expect(await sync()).toMatchObject({ deleted: 5 });
  });
});

test("without a limit nothing is held, at nought everything is", async () => {
  await linkedTo(10);
  deletions.limits = { count: 0, percent: 0 };
  remove("api-1");
  expect(await sync()).toMatchObject({ held: 1 });
  deletions.limits = { count: 5, percent: 100 };
  publish();
  expect(await sync(), "what waits for somebody goes on waiting").toMatchObject({ deleted: 9, held: 1 });
});

test("whatever the lists say and whatever is announced, no more than the limits let go is deleted unasked, and nothing that exists", async () => {
  const some = fc.subarray(names(12));
  const steps = fc.array(
    fc.record({
      published: some,
      listed: some,
      part: fc.option(some, { nil: undefined }),
      decision: fc.constantFrom("confirmed", "kept", undefined, undefined, undefined),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const limits = fc.record({ count: fc.nat(6), percent: fc.nat(60) });
  await fc.assert(
    fc.asyncProperty(limits, steps, async (limitsGiven, history) => {
      link = new LinkedInstance();
      // It goes quicker.
      link.settings = { ...link.settings, definitions: "never" };
      deletions = new InMemoryDeletions(limitsGiven);
      await linkedTo(12);
      // What went without anybody being asked since the last decision, and how many there were in all.
      let unasked = new Set<string>();
      for (const { published, listed, part, decision } of history) {
        publish(...published);
        link.source.isListed = ({ name }) => listed.includes(name);
        const confirmed = new Set(deletions.confirmed);
        const before = new Set(link.paths("apis"));
        await (part ? syncPart(...part) : sync());
        const gone = before.difference(new Set(link.paths("apis")));
        for (const path of gone) {
          const name = names(12).find((each) => apiPath(each) === path) ?? "";
          expect(published, "deleted though it exists").not.toContain(name);
          if (!confirmed.has(path.slice("apis/".length))) unasked.add(path);
        }
        for (const path of link.paths("apis")) unasked.delete(path);
        const all = link.paths("apis").length + unasked.size;
        const allowed = Math.max(limitsGiven.count, Math.floor((all * limitsGiven.percent) / 100));
        if (gone.size > 0) expect(unasked.size).toBeLessThanOrEqual(allowed);
        if (!decision || deletions.held.size === 0) continue;
        deletions.decide(decision);
        unasked = new Set();
      }
    }),
    { numRuns: 100 },
  );
});
