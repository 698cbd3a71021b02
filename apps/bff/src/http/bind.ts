import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import type { ActivityAction } from "@api-center-links/contracts/activity";
import type {
  AnswerOf,
  BodyOf,
  NeedsAt,
  Operation,
  ParamsOf,
  QueryOf,
} from "@api-center-links/contracts/operation";
import { operations } from "@api-center-links/contracts/operations";
import express, { type Request, type RequestHandler, type Router } from "express";
import type { z } from "zod";
import type { TokenCheck } from "../access/access-token.ts";
import type { Authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { CenterAccess } from "../access/center-access.ts";
import type { InstanceAccess } from "../access/instance-access.ts";
import type { Recording } from "../activity/recording.ts";
import { Refusal } from "../refusal.ts";
import { type CallerLimits, callerLimits } from "./caller-limits.ts";
import { clientAddress } from "./client-address.ts";
import { invalidRequest } from "./problems.ts";
import type { RecordActivity } from "./record-activity.ts";

/** What a handler gets: everything checked, the caller's rights among it, and nothing of Express. */
export interface Given<T extends Operation> {
  params: ParamsOf<T>;
  query: QueryOf<T>;
  body: BodyOf<T>;
  /** Of an anonymous operation: nobody. */
  caller: T["anonymous"] extends true ? undefined : Caller;
  /** ARM on behalf of the caller. */
  connection: T["anonymous"] extends true ? undefined : ArmConnection;
  /** The API center that the path names, where the operation needs something there. */
  access: NeedsAt<T, "center"> extends true ? CenterAccess : undefined;
  /** The API Management instance that `resourceId` names, where the operation needs something there. */
  instance: NeedsAt<T, "instance"> extends true ? InstanceAccess : undefined;
  /** A GUID, also sent to ARM. */
  correlationId: string;
  recording: T["records"] extends ActivityAction ? Recording : undefined;
}

export type Handler<T extends Operation> = (given: Given<T>) => Promise<AnswerOf<T>>;

/** An operation with what carries it out. */
export interface Binding {
  operation: Operation;
  serve: (given: Given<Operation>) => Promise<unknown>;
}

export function bind<T extends Operation>(operation: T, handler: Handler<T>): Binding {
  // The parts of `Given` were made by the operation's own schemas: see `routesOf`.
  return { operation, serve: handler as unknown as Binding["serve"] };
}

export interface RouteOptions {
  tokens: TokenCheck;
  authorize: Authorize;
  record: RecordActivity;
  limits: CallerLimits;
  /** Check answers against the contracts before they are sent: for development and tests. */
  checkAnswers: boolean;
}

/**
 * Serves the bindings. Throws when an operation of the contracts is bound never or twice: what isn't served must not be
 * documented, and what isn't documented must not be served.
 */
export function routesOf(bindings: Binding[], options: RouteOptions): Router {
  checkComplete(bindings);
  const router = express.Router({ caseSensitive: true });
  const callers: Callers = new WeakMap();
  const withinLimits = callerLimits(options.limits, (request) => callers.get(request)?.objectId);
  const byPath = Map.groupBy(bindings, (binding) => binding.operation.path);
  // Fixed paths before those with a placeholder in the same place.
  const paths = [...byPath].toSorted(([left], [right]) => placeholders(left) - placeholders(right));
  for (const [path, samePath] of paths) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ":$1"));
    for (const binding of samePath) {
      route[binding.operation.method](...handlersOf(binding, { ...options, callers, withinLimits }));
    }
    const methods = samePath.map((binding) => binding.operation.method.toUpperCase()).join(", ");
    route.all((request, response) => {
      response.set("allow", methods);
      throw new Refusal("method-not-allowed", `${request.method} isn't possible here; ${methods} is.`);
    });
  }
  return router;
}

function placeholders(path: string): number {
  return path.split("{").length;
}

function checkComplete(bindings: Binding[]): void {
  const counts = Map.groupBy(bindings, (binding) => binding.operation.id);
  const wrong = operations.filter((operation) => counts.get(operation.id)?.length !== 1);
  if (wrong.length > 0 || counts.size !== operations.length) {
    throw new Error(
      `These operations aren't bound exactly once: ${wrong.map((each) => each.id).join(", ")}.`,
    );
  }
}

/** Who has signed in, by request. */
type Callers = WeakMap<Request, Caller>;

function handlersOf(
  { operation, serve }: Binding,
  options: RouteOptions & { callers: Callers; withinLimits: RequestHandler[] },
): RequestHandler[] {
  const { callers } = options;
  const refused = new WeakMap<Request, unknown>();

  const identify: RequestHandler = async (request, _response, next) => {
    try {
      if (!operation.anonymous) callers.set(request, await options.tokens.callerOf(bearerToken(request)));
    } catch (error) {
      refused.set(request, error);
    }
    next();
  };

  // After the limits: whoever guesses tokens is held to them too.
  const authenticate: RequestHandler = (request, _response, next) => next(refused.get(request));

  const answer: RequestHandler = async (request, response) => {
    const caller = callers.get(request);
    const asked = {
      params: parse(operation.params, request.params, (path) => `{${path.join(".")}}`),
      query: parse(operation.query, request.query, (path) => `?${path.join(".")}`),
      body: parse(operation.body, request.body, (path) =>
        path.map((key) => `/${escapePointer(key)}`).join(""),
      ),
      correlationId: String(request.id),
    };
    const result = await options.record(
      operation,
      { ...asked, caller, address: clientAddress(request) },
      async (recording) => {
        const granted = caller && (await options.authorize(operation, { ...asked, caller, recording }));
        return serve({ ...asked, caller, ...granted, recording } as Given<Operation>);
      },
    );
    const { schema, status } = operation.response;
    if (!schema) {
      response.status(status).end();
      return;
    }
    if (options.checkAnswers) schema.parse(result);
    response.status(status).json(result);
  };

  return [
    identify,
    ...options.withinLimits,
    authenticate,
    ...(operation.body ? [requireJson, readJson] : []),
    answer,
  ];
}

function bearerToken(request: Request): string {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!token) throw new Refusal("not-signed-in", "The request carries no access token. Sign in first.");
  return token;
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (!request.is(["application/json", "application/*+json"])) {
    throw new Refusal("not-json", "Send JSON, and say so with Content-Type: application/json.");
  }
  next();
};

/** Nothing that is sent here is worth compressing, and what isn't unpacked can't burst. */
const readJson = express.json({ limit: "100kb", strict: false, inflate: false, type: () => true });

function parse(
  schema: z.ZodObject | undefined,
  given: unknown,
  pointerOf: (path: PropertyKey[]) => string,
): unknown {
  if (!schema) return undefined;
  const checked = schema.safeParse(given);
  if (!checked.success) throw invalidRequest(checked.error.issues, given, pointerOf);
  return checked.data;
}

/** RFC 6901. */
function escapePointer(key: PropertyKey): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}
