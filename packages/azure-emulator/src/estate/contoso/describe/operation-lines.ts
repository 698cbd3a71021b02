import { readType, type Schema } from "./schema-lines.ts";

export type Parameter = { name: string; schema: Schema };

export type Operation = {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  query: Parameter[];
  body: Schema | undefined;
  status: string;
  result: Schema | undefined;
  summary: string;
  description: string | undefined;
};

/**
 * Reads operations, one a line:
 *
 * ```
 * GET /stores/{storeId}/offers ?day:date ?limit:integer -> Offer[] | List a store's offers | Newest first.
 * POST /stores/{storeId}/offers NewOffer -> 201 Offer | Publish an offer
 * DELETE /offers/{offerId} -> 204 | Withdraw an offer
 * ```
 *
 * @throws Error naming the line that can't be read.
 */
export function readOperations(text: string): Operation[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(readOperation);
}

function readOperation(line: string): Operation {
  const parts = linePattern.exec(line)?.groups;
  if (parts === undefined) throw new Error(`No operation: ${line}`);
  return {
    method: (parts.method ?? "").toLowerCase() as Operation["method"],
    path: parts.path ?? "",
    query: [...(parts.query ?? "").matchAll(/\?([\w$.-]+)(?::(\S+))?/g)].map((match) => ({
      name: match[1] ?? "",
      schema: readType(match[2] ?? "string"),
    })),
    body: parts.body === undefined ? undefined : readType(parts.body),
    status: parts.status ?? "200",
    result: parts.result === undefined ? undefined : readType(parts.result),
    summary: (parts.summary ?? "").trim(),
    description: parts.description?.trim(),
  };
}

const linePattern =
  /^(?<method>GET|POST|PUT|PATCH|DELETE)\s+(?<path>\/\S*)(?<query>(?:\s+\?\S+)*)(?:\s+(?<body>[\w[\]{}]+))?\s+->(?:\s+(?<status>\d{3}))?(?:\s+(?<result>[A-Za-z][\w[\]{}]*))?\s+\|(?<summary>[^|]+)(?:\|(?<description>.+))?$/;
