import type { z } from "zod";
import type { ActivityAction } from "./activity.ts";
import type { ProblemType } from "./problem.ts";
import type { Right } from "./rights.ts";

/**
 * One operation of the HTTP API. The BFF binds a handler to it, the portal derives its client from it, and
 * the OpenAPI document lists it: nothing else describes the API.
 */
export interface Operation {
  id: string;
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Path with `{name}` placeholders, each a key of `params`. */
  path: string;
  summary: string;
  /** Answered without a token. Everything else needs a signed-in person. */
  anonymous?: true;
  /** What it is recorded as; `null`: it changes nothing. Every operation says so that isn't a GET. */
  records?: ActivityAction | null;
  /**
   * What the caller must be allowed in Azure. The BFF asks ARM and refuses before the handler runs; nothing else decides about
   * rights. Empty for anonymous operations alone.
   */
  needs: readonly Right[];
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  response: {
    status: 200 | 201 | 202 | 204;
    /** Absent for an empty answer, and for one that is not JSON. */
    schema?: z.ZodType;
    contentType?: string;
    description: string;
  };
  /** Problems that this operation can answer beyond those that any can. */
  problems?: readonly ProblemType[];
}

type Recorded = { method: "get"; records?: undefined } | { records: ActivityAction | null };

/** Keeps the literal types of an operation, so that handlers and client infer theirs from it. */
export function operation<const T extends Operation & Recorded>(definition: T): T {
  return definition;
}

export type ParamsOf<T extends Operation> = T["params"] extends z.ZodType ? z.output<T["params"]> : undefined;
export type QueryOf<T extends Operation> = T["query"] extends z.ZodType ? z.output<T["query"]> : undefined;
export type QueryInputOf<T extends Operation> = T["query"] extends z.ZodType
  ? z.input<T["query"]>
  : undefined;
export type BodyOf<T extends Operation> = T["body"] extends z.ZodType ? z.output<T["body"]> : undefined;
/** Whether an operation needs something at the scope. */
export type NeedsAt<T extends Operation, At extends Right["at"]> =
  Extract<T["needs"][number], { at: At }> extends never ? false : true;
export type BodyInputOf<T extends Operation> = T["body"] extends z.ZodType ? z.input<T["body"]> : undefined;
export type AnswerOf<T extends Operation> = T["response"]["schema"] extends z.ZodType
  ? z.output<T["response"]["schema"]>
  : undefined;
