import type { BehaviorInput } from "@api-center-links/azure-emulator/behavior";
import fc from "fast-check";

/** One thing that somebody does, at the source or in the API center. What it is about may not be there; then it is nothing. */
export type Deed =
  | { do: "publish"; slot: number; type: string; set: number | null; version: number; documents: boolean }
  | { do: "rename"; slot: number; text: string }
  | { do: "describe"; slot: number; text: string }
  | { do: "move"; slot: number; text: string }
  | { do: "document"; slot: number; number: number }
  | { do: "revise" | "unpublish"; slot: number }
  /** A person edits a field of their own of one of the link's entities. */
  | { do: "edit"; pick: number; mark: number }
  /** A person edits what the source decides. */
  | { do: "meddle"; pick: number; mark: number }
  /** A person deletes one of the link's entities, and what is below it. */
  | { do: "take-away"; pick: number }
  /** A person registers an API or an environment by hand. */
  | { do: "register"; what: "api" | "environment"; number: number };

export interface Storm {
  /** What is published when the link is created. */
  before: Deed[];
  /** Each once so many more requests have come, or a second later. */
  during: { requests: number; deed: Deed }[];
  /** Of the faults. */
  seed: number;
}

const slot = fc.nat(7);
const text = fc.oneof(
  fc.constantFrom("Orders & <b>more</b>", "Ä API", " "),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 120 }),
);
const publish = fc.record({
  do: fc.constant("publish" as const),
  slot,
  type: fc.constantFrom("http", "http", "http", "soap", "graphql", "websocket"),
  set: fc.constantFrom(null, null, 0, 1),
  version: fc.nat(3),
  documents: fc.constantFrom(true, true, true, false),
});
const deed: fc.Arbitrary<Deed> = fc.oneof(
  publish,
  fc.record({ do: fc.constantFrom("rename" as const, "describe" as const, "move" as const), slot, text }),
  fc.record({ do: fc.constant("document" as const), slot, number: fc.nat(5) }),
  fc.record({ do: fc.constantFrom("revise" as const, "unpublish" as const), slot }),
  fc.record({ do: fc.constant("edit" as const), pick: fc.nat(999), mark: fc.nat(999) }),
  fc.record({ do: fc.constant("edit" as const), pick: fc.nat(999), mark: fc.nat(999) }),
  fc.record({ do: fc.constant("meddle" as const), pick: fc.nat(999), mark: fc.nat(999) }),
  fc.record({ do: fc.constant("take-away" as const), pick: fc.nat(999) }),
  fc.record({
    do: fc.constant("register" as const),
    what: fc.constantFrom("api" as const, "environment" as const),
    number: fc.nat(9),
  }),
);

export const storms: fc.Arbitrary<Storm> = fc.record({
  before: fc.array(publish, { minLength: 6, maxLength: 12 }),
  during: fc.array(fc.record({ requests: fc.nat(40), deed }), { minLength: 15, maxLength: 40 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

/** Faults of all kinds at a fifth of ARM's requests. A hang would only make the storm longer, by a minute each. */
export function faults(seed: number): NonNullable<BehaviorInput["faults"]> {
  const kinds = [
    { action: "status", status: 429 },
    { action: "status", status: 429, retryAfter: 0 },
    { action: "status", status: 500 },
    { action: "status", status: 503, when: "after" },
    { action: "status", status: 502, body: "<html>Bad gateway</html>", contentType: "text/html" },
    { action: "status", status: 409 },
    { action: "status", status: 412 },
    { action: "status", status: 400, code: "ValidationError" },
    { action: "reset" },
    { action: "reset", when: "after" },
    { action: "truncate" },
  ] as const;
  return kinds.map((kind, index) => ({ ...kind, rate: 0.2 / kinds.length, seed: seed + index }));
}
