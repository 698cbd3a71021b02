import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { pinoHttp } from "pino-http";

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * One line a request, with a correlation id that goes out as `x-correlation-id` and on to ARM; a caller that sends one of its own
 * keeps it. Headers aren't logged: they carry tokens.
 */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId(request, response) {
      const given = request.headers["x-correlation-id"];
      const id = typeof given === "string" && guid.test(given) ? given.toLowerCase() : randomUUID();
      response.setHeader("x-correlation-id", id);
      return id;
    },
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: "correlationId", responseTime: "durationMs" },
    customLogLevel: (_request, response, error) =>
      error || response.statusCode >= 500 ? "error" : response.statusCode >= 400 ? "warn" : "info",
    customSuccessMessage: (request, response) =>
      `${request.method} ${pathOf(request)} ${response.statusCode}`,
    customErrorMessage: (request, response) => `${request.method} ${pathOf(request)} ${response.statusCode}`,
    autoLogging: { ignore: (request) => !pathOf(request).startsWith("/api/") },
  });
}

/** Queries stay out of the log: people type names into them. */
function pathOf(request: { url?: string | undefined; originalUrl?: string }): string {
  return (request.originalUrl ?? request.url ?? "").split("?", 1)[0] ?? "";
}
