import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { type Interlude, turnsWith } from "./interlude.ts";
import { apiPath, LinkedInstance } from "./testing/linked-instance.ts";
import { apiNamed, versionSetNamed } from "./testing/sample-source.ts";

test("whatever the timing, an interlude never meets work half done, and all work is done once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.boolean(), { maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      async (scheduler, due, workers) => {
        let underWay = 0;
        let played = 0;
        const done: number[] = [];
        const turns = turnsWith(
          () => scheduler.schedule(Promise.resolve(due.pop() ?? false)),
          async () => {
            expect(underWay).toBe(0);
            underWay = Number.NaN;
            await scheduler.schedule(Promise.resolve());
            expect(underWay).toBeNaN();
            underWay = 0;
            played += 1;
          },
        );
        const wanted = due.filter(Boolean).length;
        const waiting = Array.from({ length: 12 }, (_, index) => index).values();
        const work = async () => {
          for (const item of waiting) {
            await turns.take(async () => {
              underWay += 1;
              expect(underWay).toBeGreaterThan(0);
              await scheduler.schedule(Promise.resolve());
              underWay -= 1;
              done.push(item);
            });
          }
        };
        await scheduler.waitFor(Promise.all(Array.from({ length: workers }, work)));
        expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
        expect(played).toBeLessThanOrEqual(wanted);
        if (wanted > 0 && due.length === 0) expect(played).toBeGreaterThan(0);
      },
    ),
  );
});

describe("a change that is noticed while a verify run is under way", () => {
  let link: LinkedInstance;
  beforeEach(async () => {
    link = new LinkedInstance();
    link.source.apis = Array.from({ length: 8 }, (_, index) => apiNamed(`api-${index}`));
    await link.sync();
  });

  /** Once, when so many documents have been exported from the API center. */
  function interlude(names: string[], afterExports: number): Interlude {
    let isOver = false;
    return {
      async isDue() {
        return !isOver && link.inventory.count("export") >= afterExports;
      },
      async run(report) {
        isOver = true;
        return link.syncPart(names, { report }, false);
      },
    };
  }

  const verify = (names: string[]) =>
    link.sync({ depth: "verify", concurrency: 2, interlude: interlude(names, 3) });

  test("is brought in before the run goes on, and isn't taken back by its older plan", async () => {
    const at: number[] = [];
    link.inventory.afterRequest = (request, number) => {
      if (request === "list apis") {
        link.source.apis[7] = apiNamed("api-7", { displayName: "Renamed" });
        link.source.apis[0] = apiNamed("api-0", { displayName: "Renamed too" });
        link.source.apis.splice(6, 1);
        link.source.apis.push(apiNamed("new"));
      }
      if (request === `write ${apiPath("api-7")}`) at.push(number);
    };
    const totals = await verify(["api-7", "api-0", "api-6", "new"]);
    expect(totals).toMatchObject({ created: 1, updated: 2, deleted: 1, unchanged: 5, failed: 0, drifted: 0 });
    const exportsAfter = link.inventory.requests.slice(at[0]).filter((each) => each.startsWith("export"));
    expect(exportsAfter.length, "the run goes on").toBeGreaterThan(0);
    const titles = link.paths("apis").map((path) => link.inventory.entities.get(path)?.title);
    expect(titles).toEqual(expect.arrayContaining(["Renamed", "Renamed too", "The new API"]));
    expect(link.inventory.entities.has(apiPath("api-6"))).toBe(false);
    expect(link.outcomes.map(({ title, action }) => `${action} ${title}`).toSorted()).toEqual([
      "create The new API",
      "delete The api-6 API",
      "update Renamed",
      "update Renamed too",
    ]);
    link.inventory.afterRequest = () => {};
    expect(await link.sync({ depth: "verify" })).toMatchObject({ unchanged: 8, updated: 0, drifted: 0 });
  });

  test("is counted once where an API has got into a version set, as the run would have seen to, too", async () => {
    const set = versionSetNamed("orders");
    link.source.versionSets = [set];
    link.source.apis[0] = apiNamed("api-0", { versionSetId: set.id });
    expect(await verify(["api-0"])).toMatchObject({ created: 1, deleted: 1, unchanged: 7 });
  });

  test("that turns out to be none costs nothing but a look", async () => {
    expect(await verify(["api-7"])).toMatchObject({ unchanged: 8, updated: 0 });
  });
});
