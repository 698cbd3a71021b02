import { openApiDocument } from "@api-center-links/contracts/open-api";
import compression from "compression";
import express, { type Express, type RequestHandler } from "express";
import type { Logger } from "pino";
import { Refusal } from "../refusal.ts";
import { type Binding, type RouteOptions, routesOf } from "./bind.ts";
import { health, type ReadinessCheck } from "./health.ts";
import { portal } from "./portal.ts";
import { answerProblems } from "./problems.ts";
import { requestLog } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";

export interface AppOptions extends RouteOptions {
  bindings: Binding[];
  readiness: ReadinessCheck[];
  logger: Logger;
  productVersion: string;
  portalFolder: string;
  /** Where browsers sign in: the only host but ours that they may talk to. */
  signInOrigins: string[];
  overTls: boolean;
  /** Where others than browsers announce changes. */
  webhooks: RequestHandler;
}

/** The browser's door: API, portal and health. */
export function httpApp(options: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", "loopback, linklocal, uniquelocal");
  app.set("query parser", "simple");
  app.use(health(options.readiness));
  app.use(requestLog(options.logger));
  app.use(securityHeaders(options));
  app.use(compression());
  app.use("/api", (_request, response, next) => {
    response.set("cache-control", "no-store");
    next();
  });
  const document = openApiDocument(options.productVersion);
  app.get("/api/openapi.json", (_request, response) => {
    response.json(document);
  });
  app.use(routesOf(options.bindings, options));
  app.use("/api", (request) => {
    throw new Refusal(
      "not-found",
      `There is nothing at ${request.baseUrl}${request.path}. /api/openapi.json lists what there is.`,
    );
  });
  app.use(options.webhooks);
  app.use(portal(options.portalFolder));
  app.use((request) => {
    throw new Refusal("not-found", `There is nothing at ${request.path}.`);
  });
  app.use(answerProblems);
  return app;
}

/** The only door of a process that syncs and serves nobody. */
export function healthApp(readiness: ReadinessCheck[]): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(health(readiness));
  return app;
}
