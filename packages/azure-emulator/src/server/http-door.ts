import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { handleArm } from "../arm/arm-handler.ts";
import { blobDownload } from "../blobs/blobs.ts";
import { controlRouter } from "../control/control-router.ts";
import { entraRouter } from "../entra/entra-router.ts";
import type { AuthorizationCodes } from "../entra/grants.ts";
import { managedIdentityRouter } from "../managed-identity/managed-identity-router.ts";
import { playgroundPage } from "../playground/page.ts";
import type { World } from "./world.ts";

/** Behind plain http, on this machine alone: sign-in for browsers, managed identities, control, and the play page. */
export function httpDoor(world: World, codes: AuthorizationCodes): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(requireLocalHost);
  app.get("/", (_request, response) => {
    response.type("html").set("Cache-Control", "no-store").send(playgroundPage());
  });
  app.use("/_emulator", controlRouter(world));
  app.use(managedIdentityRouter(world));
  // The play page can't reach https without trusting our certificate authority, so ARM answers here as well.
  app.use("/arm", (request, response) =>
    handleArm(world, request, response, request.url, `http://${request.headers.host ?? ""}/arm`),
  );
  app.get("/api-export/:name", blobDownload(world.blobs));
  app.use(entraRouter(world, codes, () => world.httpUrl));
  app.use((_request, response) => {
    response.status(404).json({ error: { code: "NotFound", message: "There is nothing at this address." } });
  });
  return app;
}

const localNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Keeps pages of other sites from reaching this door under a name of their own (DNS rebinding). */
function requireLocalHost(request: Request, response: Response, next: NextFunction): void {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (localNames.has(host)) next();
  else
    response
      .status(403)
      .json({ error: { code: "Forbidden", message: "This door is for this machine alone." } });
}
