import express, { type Request, type Response, type Router } from "express";
import type { World } from "../server/world.ts";
import { authorize } from "./authorize.ts";
import { tenantsNamed } from "./directory.ts";
import { discoveryDocument, instanceDiscovery } from "./discovery.ts";
import { EntraError, injectedRefusal } from "./entra-error.ts";
import type { AuthorizationCodes } from "./grants.ts";
import { isAllowedRedirect } from "./redirect-uris.ts";
import { forgetPeople } from "./session.ts";
import { sendPage, signedOutPage } from "./sign-in-page.ts";
import { answerTokenRequest } from "./token-endpoint.ts";

/** Entra's endpoints below one address: `host` says which door these are behind. */
export function entraRouter(world: World, codes: AuthorizationCodes, host: () => string): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: "200kb" });

  router.use(
    ["/:tenant/oauth2", "/:tenant/v2.0", "/:tenant/discovery", "/:tenant/.well-known"],
    allowBrowsers,
  );
  router.get(["/common/discovery/instance", "/discovery/instance"], (request, response) => {
    response.json(instanceDiscovery(host(), String(request.query.authorization_endpoint ?? "")));
  });
  router.get(
    ["/:tenant/v2.0/.well-known/openid-configuration", "/:tenant/.well-known/openid-configuration"],
    (request, response) =>
      orRefusal(request, response, () => {
        const name = String(request.params.tenant);
        const tenants = tenantsNamed(world, name);
        response.json(discoveryDocument(world, host(), name, tenants.length === 1 ? tenants[0] : undefined));
      }),
  );
  router.get(["/:tenant/discovery/v2.0/keys", "/:tenant/discovery/keys"], (_request, response) => {
    response.json({ keys: [world.tokens.publicKey] });
  });
  router.post(["/:tenant/oauth2/v2.0/token", "/:tenant/oauth2/token"], form, (request, response) =>
    orRefusal(request, response, async () => {
      const url = request.originalUrl;
      const fault = world.faults.strike({ target: "sign-in", method: "POST", url });
      if (fault?.action === "status") throw injectedRefusal(fault);
      if (fault?.action === "reset") {
        request.socket.destroy();
        return;
      }
      if (fault) return;
      const answer = await answerTokenRequest(world, codes, {
        tenant: String(request.params.tenant),
        form: (request.body ?? {}) as Record<string, string | undefined>,
        fromBrowser: request.headers.origin !== undefined,
      });
      response.set("Cache-Control", "no-store, no-cache").set("Pragma", "no-cache").json(answer);
    }),
  );
  router.all(["/:tenant/oauth2/v2.0/authorize", "/:tenant/oauth2/authorize"], form, (request, response) =>
    authorize(world, codes, request, response),
  );
  router.all(["/:tenant/oauth2/v2.0/logout", "/:tenant/oauth2/logout"], form, (request, response) =>
    signOut(world, request, response),
  );
  return router;
}

/** Ends the session and goes back to where the application asks, if that is a place it registered. */
function signOut(world: World, request: Request, response: Response): void {
  forgetPeople(response);
  const { post_logout_redirect_uri: back, state } = request.query;
  const registered = world.state.tenants.flatMap((tenant) => tenant.apps.flatMap((app) => app.redirectUris));
  if (typeof back !== "string" || !isAllowedRedirect(registered, back)) {
    sendPage(response, signedOutPage());
    return;
  }
  const url = new URL(back);
  if (typeof state === "string") url.searchParams.set("state", state);
  response.redirect(302, url.href);
}

/** Single-page applications fetch tokens from their own origin. */
function allowBrowsers(request: Request, response: Response, next: () => void): void {
  const { origin } = request.headers;
  if (origin !== undefined) {
    response.set("Access-Control-Allow-Origin", origin).vary("Origin");
    if (request.method === "OPTIONS") {
      response
        .set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        .set("Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? "*")
        .set("Access-Control-Max-Age", "600")
        .sendStatus(204);
      return;
    }
  }
  next();
}

async function orRefusal(
  request: Request,
  response: Response,
  answer: () => void | Promise<void>,
): Promise<void> {
  try {
    await answer();
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    const correlationId = request.query["client-request-id"] ?? request.headers["client-request-id"];
    response
      .status(error.status)
      .json(error.body(typeof correlationId === "string" ? correlationId : undefined));
  }
}
