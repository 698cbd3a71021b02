import express, { type NextFunction, type Request, type Response, type Router } from "express";
import { z } from "zod";
import { EntraError } from "../entra/entra-error.ts";
import { stateFrom } from "../estate/state.ts";
import type { World } from "../server/world.ts";
import { setBehavior } from "./set-behavior.ts";
import { TokenWish, tokenFor } from "./tokens.ts";

/** The control API (JSON, under `/_emulator`): for tests, benchmarks and the curious. */
export function controlRouter(world: World): Router {
  const router = express.Router();
  router.use(express.json({ limit: "512mb", type: () => true }));

  router.get("/endpoints", (_request, response) => {
    const { armUrl, httpUrl, caCertificatePem } = world;
    response.json({ armUrl, httpUrl, caCertificatePem });
  });
  router.get("/requests", (request, response) => {
    const since = z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .parse(request.query.since ?? 0);
    response.json({ lastSeq: world.requests.lastSeq, value: world.requests.since(since) });
  });
  router.delete("/requests", (_request, response) => {
    world.requests.clear();
    response.sendStatus(204);
  });
  router.get("/behavior", (_request, response) => {
    response.json({ ...world.behavior, faultCounts: world.faults.counts, held: world.faults.held });
  });
  router.put("/behavior", (request, response) => {
    setBehavior(world, request.body);
    response.json({ ...world.behavior, faultCounts: world.faults.counts, held: world.faults.held });
  });
  router.get("/estate", (_request, response) => {
    response.json(world.state);
  });
  router.put("/estate", (request, response) => {
    world.state = stateFrom(request.body);
    world.changed();
    response.sendStatus(204);
  });
  router.post("/tokens", async (request, response) => {
    response.json(await tokenFor(world, TokenWish.parse(request.body)));
  });
  router.use((_request, response) => {
    response
      .status(404)
      .json({ error: { code: "NotFound", message: "The control API has no such address." } });
  });
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const message =
      error instanceof z.ZodError
        ? z.prettifyError(error)
        : error instanceof Error
          ? error.message
          : String(error);
    const status =
      error instanceof z.ZodError || error instanceof EntraError || error instanceof SyntaxError ? 400 : 500;
    response
      .status(status)
      .json({ error: { code: status === 400 ? "BadRequest" : "InternalServerError", message } });
  });
  return router;
}
