import type { RunOutcome } from "@api-center-links/contracts/runs";
import { expect, test } from "vitest";
import { sameMeaning } from "./compare.ts";
import { isEqual, reasonList, type Step, table } from "./report.ts";

function outcome(name: string, fields: Partial<RunOutcome>): RunOutcome {
  return {
    root: `api-${name}`,
    sourceId: `/subscriptions/x/providers/Microsoft.ApiManagement/service/public-apis/apis/${name}`,
    title: name,
    action: "create",
    result: "done",
    notes: [],
    drift: [],
    fault: null,
    at: "2025-01-01T00:00:00.000Z",
    ...fields,
  };
}

function step(comparison: Partial<Step["comparison"]>, outcomes: RunOutcome[] = []): Step {
  return {
    name: "first sync",
    seconds: 12.34,
    requests: { reads: 1200, writes: 5, deletes: 0, refused: 0, writingSeconds: 1, lastSeq: 1205 },
    outcomes,
    comparison: {
      published: 3,
      equal: [],
      different: [],
      withoutDefinition: [],
      missing: [],
      leftover: [],
      ...comparison,
    },
  };
}

test("documents mean the same whatever the order of keys and the layout, and nothing else", () => {
  expect(
    sameMeaning('{"a":1,"b":[1,{"c":null,"d":2}]}', '{ "b": [1, {"d": 2, "c": null}],\n "a": 1.0 }'),
  ).toBe(true);
  expect(sameMeaning('{"a":[1,2]}', '{"a":[2,1]}')).toBe(false);
  expect(sameMeaning('{"a":1}', '{"a":1,"b":null}')).toBe(false);
  expect(sameMeaning("openapi: 3.0.0", "openapi: 3.0.0")).toBe(true);
  expect(sameMeaning("openapi: 3.0.0", "{}")).toBe(false);
});

test("what is off must be named with its reason by the run", () => {
  expect(isEqual(step({ equal: ["a", "b", "c"] }))).toBe(true);
  expect(isEqual(step({ missing: ["a"] }))).toBe(false);
  expect(isEqual(step({ missing: ["a"] }, [outcome("b", { result: "skipped", notes: ["Too many."] })]))).toBe(
    false,
  );
  expect(isEqual(step({ missing: ["a"] }, [outcome("A", { result: "skipped", notes: ["Too many."] })]))).toBe(
    true,
  );
  expect(isEqual(step({ withoutDefinition: ["a"] }, [outcome("a", { notes: ["Not OpenAPI."] })]))).toBe(true);
  expect(isEqual(step({ different: ["a"] }, [outcome("a", {})]))).toBe(false);
  expect(isEqual(step({ leftover: ["a"] }, [outcome("a", { notes: ["Kept."] })]))).toBe(false);
});

test("the table has a column for each sync, and the reasons name their APIs", () => {
  const fault = { code: "RequestTooLarge", message: "More than 10 MB.", correlationId: null };
  const first = step({ published: 3000, equal: ["a"] }, [
    outcome("a", { result: "failed", fault }),
    outcome("b", { result: "failed", fault }),
  ]);
  expect(table([first, { ...first, name: "after the changes" }]).split("\n")[0]).toMatch(
    /first sync +after the changes$/,
  );
  expect(table([first])).toMatch(/published by API Management +3,000/);
  expect(table([first])).toMatch(/failed, with a reason +2/);
  expect(reasonList([first])).toContain("2 × RequestTooLarge: More than 10 MB.\n      a, b");
});
