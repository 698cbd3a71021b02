import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { injectedError } from "../control/faults.ts";
import type { World } from "../server/world.ts";
import type { ArmReply } from "./arm-call.ts";
import { ArmError, refusedByGateway } from "./arm-error.ts";
import { parseArmPath } from "./arm-path.ts";
import { type Caller, callerFrom } from "./caller.ts";
import { dispatch } from "./dispatch.ts";
import { readBody } from "./request-body.ts";

/**
 * Answers one HTTP request as Azure Resource Manager does: faults, latency, sign-in, throttling, then the
 * resource providers. `origin` is what links in answers start with.
 */
export async function handleArm(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  origin: string,
): Promise<void> {
  const startedAt = performance.now();
  const time = new Date();
  const [pathname = "/", ...afterQuestionMark] = url.split("?");
  const query = afterQuestionMark.join("?");
  const searchParams = new URLSearchParams(query);
  const method = request.method ?? "GET";
  const correlationId = headerOf(request, "x-ms-correlation-request-id") ?? randomUUID();
  const extraHeaders: Record<string, string> = {};
  let caller: Caller | undefined;
  let body: { bytes: number; json?: unknown } = { bytes: 0 };
  let faultDone: string | undefined;
  let responseBytes = 0;

  response.once("close", () => {
    world.requests.add({
      time: time.toISOString(),
      principal: caller
        ? { objectId: caller.objectId, displayName: caller.displayName, kind: caller.kind }
        : null,
      method,
      path: pathname,
      query,
      apiVersion: searchParams.get("api-version"),
      status: response.writableFinished ? response.statusCode : 0,
      durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
      requestBytes: body.bytes,
      responseBytes,
      correlationId,
      userAgent: headerOf(request, "user-agent") ?? "",
      ...(faultDone !== undefined && { fault: faultDone }),
      ...(world.behavior.recordBodies && body.json !== undefined && { body: body.json }),
    });
  });

  const fault = world.faults.strike({ target: "arm", method, url });
  if (fault) faultDone = `${fault.action} ${fault.when}`;
  let reply: ArmReply;
  try {
    const read = await readBody(request);
    body = read;
    if (world.behavior.latencyMs > 0) await sleep(world.behavior.latencyMs);
    // Who asks is known before a fault strikes, so that the log says whose request was hit.
    const arrived = await callerFrom(world, request.headers.authorization).then(
      (known) => {
        caller = known;
        return undefined;
      },
      (error: unknown) => error,
    );
    if (fault?.when === "before" && fault.action === "reset") {
      request.socket.destroy();
      return;
    }
    if (fault?.when === "before" && fault.action === "hang") return;
    if (fault?.action === "status" && fault.when === "before") {
      if (fault.body !== undefined) {
        const raw = Buffer.from(fault.body);
        responseBytes = raw.length;
        response.writeHead(fault.status ?? 500, {
          "Content-Type": fault.contentType ?? "text/html",
          ...(fault.retryAfter !== undefined && { "Retry-After": String(fault.retryAfter) }),
        });
        response.end(raw);
        return;
      }
      throw injectedError(fault);
    }
    if (!caller) throw arrived;
    if (read.error) throw read.error;
    const path = parseArmPath(pathname);
    Object.assign(
      extraHeaders,
      world.throttle.take({
        limits: world.behavior.throttle,
        subscriptionId: path.subscriptionId,
        objectId: caller.objectId,
        method,
        path: pathname,
      }),
    );
    const apiVersion = searchParams.get("api-version");
    if (!apiVersion) {
      throw new ArmError(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
        { headers: refusedByGateway },
      );
    }
    reply = await dispatch({
      world,
      caller,
      method,
      path,
      query: searchParams,
      apiVersion,
      body: read.json,
      ifMatch: headerOf(request, "if-match"),
      origin,
      names: path.provider?.names ?? [],
    });
    if (fault?.when === "after" && fault.action === "status") throw injectedError(fault);
  } catch (error) {
    reply = replyFor(error);
  }
  if (fault?.when === "after" && fault.action === "reset") {
    request.socket.destroy();
    return;
  }
  if (fault?.when === "after" && fault.action === "hang") return;

  const text = reply.body === undefined || method === "HEAD" ? undefined : JSON.stringify(reply.body);
  responseBytes = text === undefined ? 0 : Buffer.byteLength(text);
  const requestId = randomUUID();
  response.writeHead(reply.status, {
    "Cache-Control": "no-cache",
    Pragma: "no-cache",
    Expires: "-1",
    "x-ms-request-id": requestId,
    "x-ms-correlation-request-id": correlationId,
    "x-ms-routing-request-id": `WESTEUROPE:${time.toISOString().replace(/[-:]|\.\d+/g, "")}:${randomUUID()}`,
    "X-Content-Type-Options": "nosniff",
    ...(text !== undefined && { "Content-Type": "application/json; charset=utf-8" }),
    ...(text !== undefined || (reply.status !== 204 && method !== "HEAD")
      ? { "Content-Length": String(responseBytes) }
      : {}),
    ...extraHeaders,
    ...reply.headers,
  });
  if (fault?.action === "truncate" && text !== undefined) {
    response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy());
    return;
  }
  response.end(text);
}

function replyFor(error: unknown): ArmReply {
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
