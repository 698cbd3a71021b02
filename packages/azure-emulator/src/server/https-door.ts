import express, { type Express } from "express";
import { handleArm } from "../arm/arm-handler.ts";
import { blobDownload } from "../blobs/blobs.ts";
import { entraRouter } from "../entra/entra-router.ts";
import type { AuthorizationCodes } from "../entra/grants.ts";
import { graphRouter } from "../graph/graph-router.ts";
import type { World } from "./world.ts";

/** Behind https: ARM, Entra, a little of Microsoft Graph, and the links of exported definitions. */
export function httpsDoor(world: World, codes: AuthorizationCodes): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.get(
    "/api-export/:name",
    (request, response, next) => {
      const fault = world.faults.strike({ target: "blob", method: "GET", url: request.originalUrl });
      if (!fault) next();
      else if (fault.action === "reset") request.socket.destroy();
      else if (fault.action === "status") response.sendStatus(fault.status ?? 500);
      else if (fault.action === "truncate") {
        response.writeHead(200, { "Content-Length": "1000000" });
        response.write("{", () => request.socket.destroy());
      }
    },
    blobDownload(world.blobs),
  );
  app.get("/event-grid/validate", (request, response) => {
    const confirmed = world.deliveries.confirm(String(request.query.code));
    response.status(confirmed ? 200 : 404).send(confirmed ? "Webhook validated." : "Nothing to validate.");
  });
  app.get("/metadata/endpoints", (_request, response) => {
    response.json({
      galleryEndpoint: world.armUrl,
      graphEndpoint: `${world.armUrl}/`,
      portalEndpoint: world.httpUrl,
      authentication: {
        loginEndpoint: `${world.armUrl}/`,
        audiences: [`${world.armUrl}/`, "https://management.azure.com/"],
      },
    });
  });
  app.use("/v1.0", graphRouter(world));
  const entra = entraRouter(world, codes, () => world.armUrl);
  app.use((request, response, next) => {
    // Resource paths never enter the router below: a name in them could look like one of Entra's.
    if (!/^\/(subscriptions|providers|tenants)(\/|\?|$)/i.test(request.url)) entra(request, response, next);
    else next();
  });
  app.use((request, response) =>
    handleArm(
      world,
      request,
      response,
      request.originalUrl,
      `https://${request.headers.host ?? new URL(world.armUrl).host}`,
    ),
  );
  return app;
}
