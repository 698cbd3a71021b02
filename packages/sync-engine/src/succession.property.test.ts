import fc from "fast-check";
import { expect, test } from "vitest";
import { Fault } from "./fault.ts";
import { derivedName } from "./names.ts";
import { LinkedInstance } from "./testing/linked-instance.ts";
import { apiNamed, instanceId, versionSetNamed } from "./testing/sample-source.ts";

const names = ["a", "b", "c", "d"];
const sets = ["x", "y"];
const stages = { a: "design", b: "testing", c: "deprecated", d: "retired" };
const stageOf = (name: string) => stages[name as keyof typeof stages];
const placed = (name: string, set: string | undefined) =>
  apiNamed(name, {
    apiVersion: `v${names.indexOf(name)}`,
    ...(set && { versionSetId: `${instanceId}/apiVersionSets/${set}` }),
  });

test("what people wrote of versions and deployments goes wherever APIs do", async () => {
  const place = fc.constantFrom(undefined, ...sets);
  const step = fc.record({
    moves: fc.dictionary(fc.constantFrom(...names), place, { minKeys: 1, maxKeys: 3 }),
    how: fc.constantFrom("listing", "documents", "verify", "part"),
    dies: fc.option(fc.nat(60)),
    told: fc.integer({ min: 1, max: 3 }),
    failing: fc.array(fc.nat(40), { maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { minLength: 4, maxLength: 4 }),
      fc.array(step, { minLength: 1, maxLength: 5 }),
      async (first, steps) => {
        const link = new LinkedInstance();
        link.source.versionSets = sets.map((set) => versionSetNamed(set));
        link.source.apis = names.map((name, at) => placed(name, first[at]));
        await link.sync();
        let isDead = false;
        const requireLife = () => {
          if (isDead) throw new Error("The process is gone.");
        };
        const { save, forget } = link.ledger;
        link.ledger.save = async (record) => {
          requireLife();
          await save.call(link.ledger, record);
        };
        link.ledger.forget = async (root) => {
          requireLife();
          await forget.call(link.ledger, root);
        };
        const of = (kind: string, name: string) =>
          link.paths(kind).filter((path) => path.endsWith(`/${derivedName(`${instanceId}/apis/${name}`)}`));
        const edit = (path: string, fields: object) =>
          link.inventory.entities.set(path, { ...link.inventory.entities.get(path), ...fields });
        for (const name of names) {
          for (const path of of("versions", name)) edit(path, { lifecycleStage: stageOf(name) });
          for (const path of of("deployments", name)) edit(path, { customProperties: { of: name } });
        }
        for (const { moves, how, told, dies, failing } of steps) {
          link.source.apis = link.source.apis.map((api) =>
            api.name in moves ? placed(api.name, moves[api.name]) : api,
          );
          isDead = false;
          link.inventory.afterRequest = (_, number) => {
            isDead ||= number === dies;
            requireLife();
          };
          link.inventory.beforeRequest = (request, number) => {
            requireLife();
            const isSpared = request.startsWith("list apis") || request.includes("environments");
            if (failing.includes(number) && !isSpared)
              throw new Fault("ServiceUnavailable", "Not now.", { status: 503 });
          };
          const announced = Object.keys(moves).slice(0, told);
          await (how === "part" ? link.syncPart(announced) : link.sync({ depth: how })).catch(() => {});
        }
        isDead = false;
        link.inventory.beforeRequest = () => {};
        link.inventory.afterRequest = () => {};
        for (let run = 0; run < 4; run++) await link.sync();
        const fresh = new LinkedInstance();
        Object.assign(fresh.source, { versionSets: link.source.versionSets, apis: link.source.apis });
        await fresh.sync();
        expect([...link.inventory.entities.keys()].toSorted()).toEqual(
          [...fresh.inventory.entities.keys()].toSorted(),
        );
        for (const name of names) {
          expect(
            of("versions", name).map((path) => link.inventory.entities.get(path)?.lifecycleStage),
          ).toEqual([stageOf(name)]);
          expect(
            of("deployments", name).map((path) => link.inventory.entities.get(path)?.customProperties),
          ).toEqual([{ of: name }]);
        }
        expect(await link.sync({ depth: "verify" })).toMatchObject({ drifted: 0, failed: 0 });
      },
    ),
    { numRuns: 100 },
  );
});
