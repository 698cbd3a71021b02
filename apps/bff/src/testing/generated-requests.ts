import type { Operation } from "@api-center-links/contracts/operation";
import fc from "fast-check";
import { z } from "zod";
import type { RawRequest } from "./raw-http.ts";

export interface GeneratedRequest extends RawRequest {
  kind: "valid" | "nearly valid" | "hostile";
  operationId: string;
  /** An index into the tokens; the last is none at all. */
  token: number;
}

/** Values that mean something in the estate under test, by the name of the field or parameter they belong in. */
export type Pool = Record<string, readonly string[]>;

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
interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

function valuesOf(schema: z.ZodType, pool: Pool): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;

  function of(part: Schema, name: string): fc.Arbitrary<unknown> {
    if (part.$ref) return of(root.$defs?.[part.$ref.replace(/^#\/\$defs\//, "")] ?? {}, name);
    const known = pool[name];
    if (known && part.type === "string") return fc.constantFrom(...known);
    if (part.const !== undefined) return fc.constant(part.const);
    if (part.enum) return fc.constantFrom(...part.enum);
    const choices = part.anyOf ?? part.oneOf;
    if (choices) return fc.oneof(...choices.map((choice) => of(choice, name)));
    switch (part.type) {
      case "string":
        return textOf(part);
      case "integer":
      case "number":
        return fc.integer({
          min: Math.max(part.minimum ?? -1000, -1000),
          max: Math.min(part.maximum ?? 1000, 1000),
        });
      case "boolean":
        return fc.boolean();
      case "array":
        return fc.array(of(part.items ?? {}, name), { maxLength: 3 });
      case "object": {
        const properties = Object.entries(part.properties ?? {}).map(
          ([key, value]) => [key, of(value, key)] as const,
        );
        return fc.record(Object.fromEntries(properties), { requiredKeys: part.required ?? [] });
      }
      default:
        return fc.jsonValue();
    }
  }

  return of(root, "");
}

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === "date-time")
    return fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString());
  if (format === "uuid") return fc.uuid();
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
}

/** Something to be done to one place of a value; which, is found by counting. */
interface Change {
  at: number;
  how: "drop" | "replace" | "add" | "wrap";
  value: unknown;
}

const hostileTexts = [
  "",
  " ",
  "\0",
  "a\0b",
  "..",
  "../../etc/passwd",
  "..\\..\\windows",
  "%2e%2e%2f",
  "//evil.example/x",
  "https://evil.example",
  "a\r\nSet-Cookie: x=1",
  "{{7*7}}",
  "' or 1=1 --",
  "<script>alert(1)</script>",
  "\u202Egnirts",
  "😀",
  "e\u0301",
  "ＡＰＩ",
  "İ",
  "\uD800",
  "x".repeat(300),
  "x".repeat(20_000),
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "NaN",
  "0",
  "-1",
  "1e999",
  "/subscriptions/x",
  "/subscriptions/1f0e8b52-7c3d-4e6a-9d21-5b8c40f7a601/resourceGroups/a/providers/Microsoft.ApiManagement/service/a/../../b",
  "/subscriptions/1f0e8b52-7c3d-4e6a-9d21-5b8c40f7a601/resourceGroups/a?x=1/providers/Microsoft.ApiManagement/service/a#b",
] as const;

const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...hostileTexts),
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, Number.MAX_SAFE_INTEGER + 2, [], {}, [[]]),
  fc.jsonValue(),
  fc.string({ unit: "binary", maxLength: 30 }),
);

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

const hostileSegments = [
  "..",
  ".",
  "%2e%2e",
  "%2E%2E%2F",
  "..%2f..%2f",
  "%00",
  "%",
  "%zz",
  "%E0%A4%A",
  "%C0%AE",
  "%ff%fe",
  "%u002e",
  ";jsessionid=1",
  "//evil.example",
  "\\..\\",
  "#fragment",
  "a%20b",
  "+",
  "*",
  "__proto__",
  "constructor",
  "toString",
  "%F0%9F%98%80",
  "%E2%80%AE",
  "a".repeat(9_000),
  "/",
  "///",
  "/preview",
  "/%2e/",
] as const;

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

const hostilePairs = [
  "limit=1&limit=2",
  "limit=99999999999999999999",
  "limit[]=1",
  "limit[$gt]=1",
  "__proto__[x]=1",
  "constructor[prototype][x]=1",
  "before=%",
  "before=2026-13-45T99:99:99Z",
  "before=275760-09-13T00:00:00.001Z",
  "=",
  "&&&",
  "confirm=%00",
  "confirm=a&confirm=b",
  "keepApis=maybe",
  "keepApis[]=true",
  `x=${"y".repeat(4_000)}`,
  `${"a[b]".repeat(200)}=1`,
] as const;

const method = fc.constantFrom(
  ..."GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND MKCOL PURGE FOO get".split(" "),
);

const hostileHeaders: [string, string][] = [
  ["Content-Type", "text/plain"],
  ["Content-Type", "application/json; charset=utf-16"],
  ["Content-Type", "application/json; charset=x-nothing"],
  ["Content-Type", "application/json;;;"],
  ["Content-Type", "multipart/form-data"],
  ["Content-Type", "application/x-www-form-urlencoded"],
  ["Content-Type", "\u00ff"],
  ["Content-Encoding", "gzip"],
  ["Content-Encoding", "br"],
  ["Content-Encoding", "nothing"],
  ["Content-Length", "0"],
  ["Content-Length", "5, 6"],
  ["Content-Length", "-1"],
  ["Transfer-Encoding", "chunked"],
  ["Transfer-Encoding", "chunked, identity"],
  ["Expect", "100-continue"],
  ["Expect", "200-maybe"],
  ["Authorization", "Basic YTpi"],
  ["Authorization", "Bearer"],
  ["Authorization", "Bearer a.b.c"],
  ["Authorization", `Bearer ${"x".repeat(7_000)}`],
  ["Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJvaWQiOiJ4In0."],
  ["X-Correlation-Id", "x\ty"],
  ["X-Correlation-Id", "x".repeat(4_000)],
  ["X-HTTP-Method-Override", "DELETE"],
  ["X-Forwarded-For", "not an address, \u00e9"],
  ["X-Forwarded-Proto", "gopher"],
  ["X-Forwarded-Host", "evil.example"],
  ["X-Original-Url", "/healthz"],
  ["Host", "evil.example"],
  ["Host", ""],
  ["Origin", "https://evil.example"],
  ["Cookie", "a=b; ".repeat(500)],
  ["Range", "bytes=0-1"],
  ["If-None-Match", "*"],
  ["If-Modified-Since", "yesterday"],
  ["Accept", "text/html"],
  ["Accept", "nothing/at;q=all"],
  ["Accept-Encoding", "gzip;q=x, *;q=0"],
  ["Upgrade", "websocket"],
  ["Connection", "close, upgrade"],
  ["x", "1\r\nX-Injected: 1"],
  ["bad name", "1"],
  ["Big", "x".repeat(20_000)],
];

const header = fc.tuple(
  fc.constantFrom("Content-Type", "Accept", "Authorization", "X-Correlation-Id", "X-Any"),
  fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
);

const deep = "[".repeat(20_000);

const bodyText: fc.Arbitrary<string> = fc.oneof(
  fc.json(),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.json().map((text) => text.slice(0, Math.floor(text.length / 2))),
  fc.json().map((text) => `{"__proto__":${text},"constructor":{"prototype":${text}}}`),
  fc.json().map((text) => `{"name":${text},"name":${text}}`),
  fc.constantFrom(
    deep,
    deep + "]".repeat(20_000),
    '{"a":'.repeat(5_000),
    '{"name":1e999}',
    '{"name":"\\ud800"}',
    "\ufeff{}",
    "{'name':1}",
    '{"name":NaN}',
    "\u0000",
    "a=b&c=d",
    `"${"x".repeat(150_000)}"`,
    "5\r\nhello\r\n0\r\n\r\n",
    "zz\r\nhello",
    "0\r\n\r\nGET /api/centers HTTP/1.1\r\n\r\n",
  ),
);
