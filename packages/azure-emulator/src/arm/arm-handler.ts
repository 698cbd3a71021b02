import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultRule } from "../control/behavior.ts";
import { injectedError } from "../control/faults.ts";
import type { World } from "../server/world.ts";
import type { ArmReply } from "./arm-call.ts";
import { ArmError, refusedByGateway } from "./arm-error.ts";
import { parseArmPath } from "./arm-path.ts";
import { type Caller, callerFrom } from "./caller.ts";
import { dispatch } from "./dispatch.ts";
import { type RequestBody, readBody } from "./request-body.ts";

/** One HTTP request to ARM, and what became known of it on the way. */
interface Exchange {
  world: World;
  request: IncomingMessage;
  response: ServerResponse;
  /** What links in answers start with. */
  origin: string;
  method: string;
  pathname: string;
  query: string;
  startedAt: number;
  time: Date;
  correlationId: string;
  fault: FaultRule | undefined;
  caller: Caller | undefined;
  body: RequestBody;
  /** Headers that every answer carries from here on, refusals too. */
  headers: Record<string, string>;
  responseBytes: number;
  logged: boolean;
}

/**
 * Answers one HTTP request as Azure Resource Manager does: latency, sign-in, throttling, then the resource
 * providers; with what injected faults make of it. `url` is path and query as ARM sees them.
 */
export async function handleArm(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  origin: string,
): Promise<void> {
  const exchange = begin(world, request, response, url, origin);
  response.once("close", () => logRequest(exchange, 0));
  const reply = await replyTo(exchange);
  if (reply) send(exchange, reply);
}

function begin(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  origin: string,
): Exchange {
  const method = request.method ?? "GET";
  const [pathname = "/", ...afterQuestionMark] = url.split("?");
  return {
    world,
    request,
    response,
    origin,
    method,
    pathname,
    query: afterQuestionMark.join("?"),
    startedAt: performance.now(),
    time: new Date(),
    correlationId: headerOf(request, "x-ms-correlation-request-id") ?? randomUUID(),
    fault: world.faults.strike({ target: "arm", method, url }),
    caller: undefined,
    body: { bytes: 0 },
    headers: {},
    responseBytes: 0,
    logged: false,
  };
}

/** The answer; `undefined` where a fault has taken its place or leaves the client without any. */
async function replyTo(exchange: Exchange): Promise<ArmReply | undefined> {
  const { world, request, fault } = exchange;
  let reply: ArmReply;
  try {
    exchange.body = await readBody(request);
    if (world.behavior.latencyMs > 0) await sleep(world.behavior.latencyMs);
    const refusal = await signIn(exchange);
    await world.faults.released(gone(exchange));
    if (exchange.response.destroyed) return undefined;
    if (fault?.when === "before" && fault.action !== "truncate" && fault.action !== "hold")
      return strike(exchange, fault);
    if (refusal) throw refusal;
    reply = await answer(exchange);
  } catch (error) {
    reply = refusalOf(error);
  }
  if (fault?.when !== "after" || fault.action === "truncate") return reply;
  if (fault.action !== "hold") return strike(exchange, fault);
  world.faults.hold();
  await world.faults.released(gone(exchange));
  return exchange.response.destroyed ? undefined : reply;
}

function gone({ response }: Exchange): Promise<unknown> {
  return response.destroyed ? Promise.resolve() : once(response, "close");
}

/** Who asks is known before a fault strikes, so that the log says whose request was hit. */
async function signIn(exchange: Exchange): Promise<unknown> {
  try {
    const { world, request, method } = exchange;
    exchange.caller = await callerFrom(world, request.headers.authorization, method);
    return undefined;
  } catch (error) {
    return error;
  }
}

function strike(exchange: Exchange, fault: FaultRule): ArmReply | undefined {
  const { request, response } = exchange;
  if (fault.action === "reset") request.socket.destroy();
  if (fault.action !== "status") return undefined;
  if (fault.body === undefined) return refusalOf(injectedError(fault));
  response.writeHead(fault.status ?? 500, {
    "Content-Type": fault.contentType ?? "text/html",
    ...(fault.retryAfter !== undefined && { "Retry-After": String(fault.retryAfter) }),
  });
  logRequest(exchange, response.statusCode);
  response.end(fault.body);
  return undefined;
}

async function answer(exchange: Exchange): Promise<ArmReply> {
  const { world, request, caller, body, method, pathname, origin } = exchange;
  if (!caller) throw new Error("A request without a caller was let in.");
  if (body.error) throw body.error;
  const path = parseArmPath(pathname);
  Object.assign(
    exchange.headers,
    world.throttle.take({
      limits: world.behavior.throttle,
      subscriptionId: path.subscriptionId,
      objectId: caller.objectId,
      method,
      path: pathname,
    }),
  );
  const query = new URLSearchParams(exchange.query);
  const apiVersion = query.get("api-version");
  if (!apiVersion) {
    throw new ArmError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
      { headers: refusedByGateway },
    );
  }
  return dispatch({
    world,
    caller,
    method,
    path,
    query,
    apiVersion,
    body: body.json,
    ifMatch: headerOf(request, "if-match"),
    correlationId: exchange.correlationId,
    origin,
    names: path.provider?.names ?? [],
  });
}

function send(exchange: Exchange, reply: ArmReply): void {
  const { request, response, method, fault } = exchange;
  const text = reply.body === undefined || method === "HEAD" ? undefined : JSON.stringify(reply.body);
  exchange.responseBytes = text === undefined ? 0 : Buffer.byteLength(text);
  const hasLength = method !== "HEAD" && reply.status !== 204;
  response.writeHead(reply.status, {
    "Cache-Control": "no-cache",
    Pragma: "no-cache",
    Expires: "-1",
    "x-ms-request-id": randomUUID(),
    "x-ms-correlation-request-id": exchange.correlationId,
    "x-ms-routing-request-id": `WESTEUROPE:${exchange.time.toISOString().replace(/[-:]|\.\d+/g, "")}:${randomUUID()}`,
    "X-Content-Type-Options": "nosniff",
    ...(text !== undefined && { "Content-Type": "application/json; charset=utf-8" }),
    ...(hasLength && { "Content-Length": String(exchange.responseBytes) }),
    ...exchange.headers,
    ...reply.headers,
  });
  if (fault?.action === "truncate" && text !== undefined) {
    response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy());
    return;
  }
  logRequest(exchange, reply.status);
  response.end(text);
}

/** Each request is logged once: just before its answer leaves, so that whoever has it finds the entry, or when it ends without (0). */
function logRequest(exchange: Exchange, status: number): void {
  if (exchange.logged) return;
  exchange.logged = true;
  const { world, request, caller, body, fault } = exchange;
  world.requests.add({
    time: exchange.time.toISOString(),
    principal: caller
      ? { objectId: caller.objectId, displayName: caller.displayName, kind: caller.kind }
      : null,
    method: exchange.method,
    path: exchange.pathname,
    query: exchange.query,
    apiVersion: new URLSearchParams(exchange.query).get("api-version"),
    status,
    durationMs: Math.round((performance.now() - exchange.startedAt) * 10) / 10,
    requestBytes: body.bytes,
    responseBytes: exchange.responseBytes,
    correlationId: exchange.correlationId,
    userAgent: headerOf(request, "user-agent") ?? "",
    ...(fault && { fault: `${fault.action} ${fault.when}` }),
    ...(world.behavior.recordBodies && body.json !== undefined && { body: body.json }),
  });
}

function refusalOf(error: unknown): ArmReply {
  if (error instanceof ArmError) return { status: error.status, body: error.body, headers: error.headers };
  return {
    status: 500,
    body: {
      error: {
        code: "InternalServerError",
        message: `The stand-in for Azure failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      },
    },
  };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
