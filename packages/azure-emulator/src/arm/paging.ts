import type { ArmCall, ArmReply } from "./arm-call.ts";
import { ArmError } from "./arm-error.ts";
import { encodePath } from "./long-running.ts";

/** A page of API Management: `$top` and `$skip` from the query, `count` over all pages, `nextLink` keeping the rest of the query. */
export function countedPage<T>(call: ArmCall, items: readonly T[], show: (item: T) => unknown): ArmReply {
  const skip = wholeNumber(call, "$skip", 0) ?? 0;
  const top = wholeNumber(call, "$top", 1);
  const size = Math.min(top ?? Number.POSITIVE_INFINITY, call.world.behavior.pageSizes.apiManagement);
  const page = items.slice(skip, skip + size);
  const rest = items.length - skip - page.length;
  const wantsMore = top === undefined || top > page.length;
  const body: Record<string, unknown> = { value: page.map(show), count: items.length };
  if (rest > 0 && wantsMore && page.length > 0) {
    const changes: Record<string, string> = { $skip: String(skip + page.length) };
    if (top !== undefined) changes.$top = String(top - page.length);
    body.nextLink = nextLink(call, changes);
  }
  return { status: 200, body };
}

/** A page of ARM and API Center: `nextLink` with a `$skipToken`. */
export function tokenPage<T>(
  call: ArmCall,
  items: readonly T[],
  pageSize: number,
  show: (item: T) => unknown,
): ArmReply {
  const token = call.query.get("$skipToken") ?? call.query.get("$skiptoken");
  const skip = token === null ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(skip) || skip < 0) {
    throw new ArmError(
      400,
      "InvalidSkipToken",
      "The value of '$skipToken' is not one this service has given out.",
    );
  }
  const page = items.slice(skip, skip + pageSize);
  const more = skip + page.length < items.length;
  return {
    status: 200,
    body: {
      value: page.map(show),
      ...(more && {
        nextLink: nextLink(call, {
          $skipToken: Buffer.from(String(skip + page.length)).toString("base64url"),
        }),
      }),
    },
  };
}

function wholeNumber(call: ArmCall, name: string, least: number): number | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new ArmError(
    400,
    "ValidationError",
    `The value '${text}' of ${name} is not a whole number from ${least}.`,
    {
      details: null,
    },
  );
}

function nextLink(call: ArmCall, changes: Record<string, string>): string {
  const query = new URLSearchParams(call.query);
  query.delete("$skiptoken");
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  const text = query.toString().replaceAll("%24", "$").replaceAll("+", "%20");
  return `${call.origin}${encodePath(call.path.text)}?${text}`;
}
