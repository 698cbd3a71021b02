import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import express, { type Router } from "express";

/**
 * The built portal. Files under `assets` carry a hash in their name and are kept by browsers for good; the page itself is asked for
 * each time. Every other path is a place within the portal and gets the page.
 */
export function portal(folder: string): Router {
  const root = resolve(folder);
  const page = join(root, "index.html");
  const router = express.Router();
  router.use(
    "/assets",
    express.static(join(root, "assets"), { immutable: true, maxAge: "1y", index: false, redirect: false }),
    (_request, response) => {
      response.status(404).type("text/plain").send("No such file.");
    },
  );
  router.use(
    express.static(root, { index: false, redirect: false, cacheControl: false, setHeaders: neverStale }),
  );
  router.get("/{*place}", (request, response, next) => {
    if (!request.accepts("html")) {
      next();
      return;
    }
    if (!existsSync(page)) {
      response
        .status(503)
        .type("text/plain")
        .send("The portal hasn't been built yet. Build it with: npx -y pnpm@12 build");
      return;
    }
    neverStale(response);
    response.sendFile(page, { cacheControl: false, dotfiles: "allow" });
  });
  return router;
}

function neverStale(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("cache-control", "no-cache");
}
