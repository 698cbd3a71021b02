import { Fault } from "@api-center-links/sync-engine/fault";
import type { FullOperationResponse, OperationOptions } from "@azure/core-client";
import { z } from "zod";
import { checkBody } from "./arm-connection.ts";
import { faultOfResponse, toFault, unexpectedAnswer } from "./arm-fault.ts";
import { pageTrail } from "./page-trail.ts";

/*
 * The SDK clients ask (addresses, api-versions, paging), but what they make of the answers is set aside: their
 * mappers drop properties they don't know (`mcpProperties`, `sku` of an API center), leave a workspace's export
 * empty, and take an HTML page with status 200 for an empty list. So each answer is checked here as it came.
 */

/** The single resource that an SDK operation gets. Rejects with a `Fault`. */
export async function sdkGet<T>(
  schema: z.ZodType<T>,
  operation: (options: OperationOptions) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<T> {
  let answer: { value: T } | undefined;
  try {
    signal?.throwIfAborted();
    await operation(
      asReceived(signal, (response) => {
        answer = { value: checkBody(bodyOf(response), response, schema) };
      }),
    );
  } catch (error) {
    throw toFault(error, signal);
  }
  if (!answer) throw new Fault("UnexpectedResponse", "Azure's client gave no answer.");
  return answer.value;
}

/**
 * All items of an SDK list operation. Rejects with a `Fault` when any page can't be read, or when the list kept changing:
 * API Management pages by position, so an API deleted between two pages would hide another.
 */
export async function sdkList<T>(
  schema: z.ZodType<T>,
  operation: (options: OperationOptions) => { byPage(): AsyncIterable<unknown> },
  signal?: AbortSignal,
): Promise<T[]> {
  for (let reading = 1; reading <= mostReadings; reading++) {
    const { items, counts } = await readPages(schema, operation, signal);
    if (counts.size <= 1) return items;
  }
  throw new Fault(
    "ListKeptChanging",
    `The list changed during each of ${mostReadings} readings, so that it can't be known to be whole.`,
  );
}

const mostReadings = 5;

async function readPages<T>(
  schema: z.ZodType<T>,
  operation: (options: OperationOptions) => { byPage(): AsyncIterable<unknown> },
  signal: AbortSignal | undefined,
): Promise<{ items: T[]; counts: Set<number> }> {
  const page = z.object({
    value: z.array(schema),
    nextLink: z.string().nullish(),
    /** API Management's total over all pages. */
    count: z.number().nullish(),
  });
  const items: T[] = [];
  const counts = new Set<number>();
  const follow = pageTrail();
  const options = asReceived(signal, (response) => {
    const { value, nextLink, count } = checkBody(bodyOf(response), response, page);
    for (const item of value) items.push(item);
    if (typeof count === "number") counts.add(count);
    if (nextLink) follow(nextLink, response);
  });
  try {
    signal?.throwIfAborted();
    for await (const _page of operation(options).byPage());
  } catch (error) {
    throw toFault(error, signal);
  }
  return { items, counts };
}

function asReceived(
  signal: AbortSignal | undefined,
  onSuccess: (response: FullOperationResponse) => void,
): OperationOptions {
  return {
    ...(signal && { abortSignal: signal }),
    // Also keeps the client from throwing on error statuses: they come through here like any other answer.
    requestOptions: { shouldDeserialize: false },
    onResponse: (response, _flat, error) => {
      if (error) return;
      if (response.status < 200 || response.status > 299) throw faultOfResponse(response);
      onSuccess(response);
    },
  };
}

function bodyOf(response: FullOperationResponse): unknown {
  if (response.parsedBody === undefined) throw unexpectedAnswer(response);
  return response.parsedBody;
}
