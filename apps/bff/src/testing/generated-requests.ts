import type { Operation } from "@api-center-links/contracts/operation";
import fc from "fast-check";
import type { z } from "zod";
import {
  bodyText,
  header,
  hostileHeaders,
  hostilePairs,
  hostileSegments,
  hostileValues,
  method,
} from "./hostile-inputs.ts";
import type { RawRequest } from "./raw-http.ts";
import { type Pool, valuesOf } from "./values-of-schema.ts";

export interface GeneratedRequest extends RawRequest {
  kind: "valid" | "nearly valid" | "hostile";
  operationId: string;
  /** An index into the tokens; the last is none at all. */
  token: number;
}

/**
 * Requests to the operations, made from their own schemas: valid ones, ones with a few things wrong, and ones that nobody well-meaning
 * sends. The same seed gives the same requests.
 */
export function generatedRequests(
  operations: readonly Operation[],
  pool: Pool,
  given: { count: number; seed: number; tokens: number },
): GeneratedRequest[] {
  const kinds = [valid, nearlyValid, hostile].map((make) =>
    fc.constantFrom(...operations).chain((operation) => make(operation, pool)),
  );
  const request = fc.tuple(fc.oneof(...kinds), fc.nat({ max: given.tokens }));
  return fc
    .sample(request, { numRuns: given.count, seed: given.seed })
    .map(([made, token]) => ({ ...made, token }));
}

type Made = Omit<GeneratedRequest, "token">;

function valid(operation: Operation, pool: Pool): fc.Arbitrary<Made> {
  return partsOf(operation, pool).map(({ params, query, body }) => ({
    kind: "valid",
    operationId: operation.id,
    method: operation.method.toUpperCase(),
    target: targetOf(operation, params, query),
    headers: body === undefined ? [] : [json],
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }));
}

function nearlyValid(operation: Operation, pool: Pool): fc.Arbitrary<Made> {
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  return fc
    .record({ parts: partsOf(operation, pool), changes, where: fc.nat({ max: 2 }) })
    .map(({ parts, changes: several, where }) => {
      const wrong = { ...parts };
      const names = (["params", "query", "body"] as const).filter((name) => parts[name] !== undefined);
      const name = names[where % Math.max(1, names.length)];
      if (name) wrong[name] = changed(parts[name], several);
      const { params, query, body } = wrong;
      return {
        kind: "nearly valid",
        operationId: operation.id,
        method: operation.method.toUpperCase(),
        target: targetOf(operation, params, query),
        headers: body === undefined ? [] : [json],
        ...(body !== undefined && { body: JSON.stringify(body) ?? "" }),
      };
    });
}

function hostile(operation: Operation, pool: Pool): fc.Arbitrary<Made> {
  const params = Object.keys(operation.params?.shape ?? {});
  return fc
    .record({
      params: fc.tuple(...params.map((name) => segment(pool[name]))),
      query: fc.array(fc.oneof(pair, fc.constantFrom(...hostilePairs)), { maxLength: 4 }),
      method: fc.oneof({ weight: 3, arbitrary: fc.constant(operation.method.toUpperCase()) }, method),
      headers: fc.array(fc.oneof(header, fc.constantFrom(...hostileHeaders)), { maxLength: 3 }),
      body: fc.option(bodyText, { nil: undefined }),
      tail: fc.oneof({ weight: 5, arbitrary: fc.constant("") }, fc.constantFrom(...hostileSegments)),
    })
    .map((made) => ({
      kind: "hostile",
      operationId: operation.id,
      method: made.method,
      target:
        operation.path.replaceAll(
          /\{(\w+)\}/g,
          (_, name: string) => made.params[params.indexOf(name)] ?? "",
        ) +
        made.tail +
        (made.query.length > 0 ? `?${made.query.join("&")}` : ""),
      headers: made.headers,
      ...(made.body !== undefined && { body: made.body }),
    }));
}

const json = ["Content-Type", "application/json"] as const;

interface Parts {
  params: unknown;
  query: unknown;
  body: unknown;
}

function partsOf({ params, query, body }: Operation, pool: Pool): fc.Arbitrary<Parts> {
  const part = (schema: z.ZodType | undefined) =>
    schema ? valuesOf(schema, pool) : fc.constant<unknown>(undefined);
  return fc.record({ params: part(params), query: part(query), body: part(body) });
}

function targetOf(operation: Operation, params: unknown, query: unknown): string {
  const named = asRecord(params);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(named[name] ?? ""));
  const pairs = Object.entries(asRecord(query))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return pairs.length > 0 ? `${path}?${pairs.join("&")}` : path;
}

function encode(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return encodeURIComponent(text.toWellFormed());
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** What a JSON schema knows, as far as the contracts use it. */
/** Something to be done to one place of a value; which, is found by counting. */
interface Change {
  at: number;
  how: "drop" | "replace" | "add" | "wrap";
  value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat({ max: 1000 }),
  how: fc.constantFrom("drop", "replace", "add", "wrap"),
  value: hostileValues,
});

function changed(value: unknown, changes: readonly Change[]): unknown {
  let root: unknown = structuredClone(value);
  for (const { at, how, value: hostileValue } of changes) {
    const places = placesIn(root);
    const [holder, key] = places[at % Math.max(1, places.length)] ?? [undefined, ""];
    if (!holder) {
      root = hostileValue;
    } else if (how === "drop") {
      delete holder[key];
    } else if (how === "add") {
      // As `JSON.parse` would make it: a property of its own, whatever its name.
      Object.defineProperty(holder, at % 2 ? "__proto__" : `x${at}`, {
        ...{ value: hostileValue, enumerable: true, configurable: true, writable: true },
      });
    } else {
      holder[key] = how === "wrap" ? [holder[key]] : hostileValue;
    }
  }
  return root;
}

function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key], ...placesIn(holder[key])]);
}

function segment(known: readonly string[] | undefined): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...(known ?? ["x"])).map(encode) },
    { weight: 1, arbitrary: fc.constantFrom(...hostileSegments) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }).map(encode) },
  );
}

const pair = fc
  .tuple(
    fc.constantFrom("confirm", "keepApis", "limit", "before", "subscriptionId", "resourceId", "x"),
    hostileValues,
  )
  .map(([name, value]) => `${name}=${encode(value)}`);
