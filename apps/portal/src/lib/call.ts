import type { AnswerOf, Operation } from "@api-center-links/contracts/operation";
import { Problem } from "@api-center-links/contracts/problem";
import type { z } from "zod";
import { accessToken } from "./access-token.ts";
import { ProblemError } from "./problem-error.ts";

type Part<T extends Operation, Key extends "params" | "query" | "body"> = T[Key] extends z.ZodType
  ? { [K in Key]: z.input<T[Key]> }
  : object;

export type CallInput<T extends Operation> = Part<T, "params"> &
  Part<T, "query"> &
  Part<T, "body"> & { signal?: AbortSignal };

interface AnyInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls an operation of our HTTP API and answers what its schema promises. Whatever else comes back (a problem, HTML
 * from a proxy, a body of another shape, nothing) is thrown as a `ProblemError`: an error never looks like an empty
 * list. An aborted call throws the abort.
 */
export async function call<T extends Operation>(operation: T, input: CallInput<T>): Promise<AnswerOf<T>> {
  const given = input as AnyInput;
  let response = await send(operation, given, { renew: false });
  // The token may have been revoked, or its clock may differ from ours: one new token is worth a try.
  if (response.status === 401 && !operation.anonymous && !(await wantsPerson(response)))
    response = await send(operation, given, { renew: true });
  if (response.status !== operation.response.status) throw await problemOf(response);
  return (await answerOf(operation, response)) as AnswerOf<T>;
}

async function send(operation: Operation, input: AnyInput, options: { renew: boolean }): Promise<Response> {
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (input.body !== undefined) headers.set("content-type", "application/json");
  const token = operation.anonymous ? undefined : await accessToken(options);
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  try {
    return await fetch(operationUrl(operation, input), {
      method: operation.method.toUpperCase(),
      headers,
      cache: "no-store",
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      ...(input.signal && { signal: input.signal }),
    });
  } catch (error) {
    if (input.signal?.aborted) throw error;
    throw new ProblemError(
      {
        type: "about:blank",
        title: "API Center Links can't be reached",
        status: 0,
        detail: "Check your network connection, then try again.",
      },
      { cause: error },
    );
  }
}

export function operationUrl(operation: Operation, input: Pick<AnyInput, "params" | "query">): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined || value === "") throw new Error(`${operation.id} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

async function answerOf(operation: Operation, response: Response): Promise<unknown> {
  const { schema } = operation.response;
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(await json(response));
  if (parsed.success) return parsed.data;
  throw unreadable(response, parsed.error);
}

async function problemOf(response: Response): Promise<ProblemError> {
  const body = await json(response).catch(() => undefined);
  const parsed = Problem.safeParse(body);
  return parsed.success ? new ProblemError(parsed.data) : unreadable(response);
}

/** No new token helps where the directory wants something of the person. */
async function wantsPerson(response: Response): Promise<boolean> {
  return (await problemOf(response.clone())).kind === "interaction-required";
}

async function json(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) throw unreadable(response);
  try {
    return await response.json();
  } catch (error) {
    throw unreadable(response, error);
  }
}

function unreadable(response: Response, cause?: unknown): ProblemError {
  const type = response.headers.get("content-type")?.split(";")[0] ?? "no content type";
  const correlationId = response.headers.get("x-correlation-id");
  return new ProblemError(
    {
      type: "about:blank",
      title: "The answer can't be read",
      status: response.status,
      detail:
        `The portal expected data and got something else (HTTP ${response.status}, ${type}). ` +
        "A proxy may have answered, or the portal is older than the server: reload the page, then try again.",
      ...(correlationId && { correlationId }),
    },
    { cause },
  );
}
