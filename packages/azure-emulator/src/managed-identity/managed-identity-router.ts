import { randomUUID } from "node:crypto";
import express, { type Request, type Response, type Router } from "express";
import { managedIdentities, managedIdentitySubject } from "../entra/directory.ts";
import { EntraError } from "../entra/entra-error.ts";
import { resourceOf } from "../entra/resources.ts";
import type { World } from "../server/world.ts";

/**
 * The managed-identity endpoint in its two forms: App Service's (`/msi/token` with `X-IDENTITY-HEADER`) and that of
 * virtual machines (`/metadata/identity/oauth2/token` with `Metadata: true`). Here every process of the machine may
 * be any identity of the estate.
 */
export function managedIdentityRouter(world: World): Router {
  const router = express.Router();
  router.get("/msi/token", async (request, response) => {
    if (request.headers["x-identity-header"] !== world.identityHeader) {
      refuse(response, 401, "The X-IDENTITY-HEADER is missing or wrong.");
      return;
    }
    await answer(world, request, response);
  });
  router.get(
    ["/metadata/identity/oauth2/token", "/metadata/identity/oauth2/token/"],
    async (request, response) => {
      if (String(request.headers.metadata).toLowerCase() !== "true") {
        refuse(response, 400, "Required metadata header not specified");
        return;
      }
      await answer(world, request, response);
    },
  );
  return router;
}

async function answer(world: World, request: Request, response: Response): Promise<void> {
  const fault = world.faults.strike({ target: "sign-in", method: "GET", url: request.originalUrl });
  if (fault?.action === "reset") {
    request.socket.destroy();
    return;
  }
  if (fault?.action === "status") {
    refuse(response, fault.status ?? 500, "The managed identity endpoint is temporarily unavailable.");
    return;
  }
  if (fault) return;
  const resource = String(request.query.resource ?? "");
  const found = identityFor(world, request.query);
  if (!found) {
    refuse(response, 400, "Identity not found");
    return;
  }
  const { identity, tenant } = found;
  const lifetimeSeconds = world.behavior.accessTokenLifetimeSeconds;
  try {
    const token = await world.tokens.accessToken({
      resource: resourceOf(world, tenant, resource),
      subject: managedIdentitySubject(identity, tenant),
      client: { clientId: identity.clientId, proof: "2" },
      scopes: [],
      issuerHost: world.armUrl,
      lifetimeSeconds,
    });
    const now = Math.floor(Date.now() / 1000);
    response.set("Cache-Control", "no-store").json({
      access_token: token,
      client_id: identity.clientId,
      expires_in: String(lifetimeSeconds),
      expires_on: String(now + lifetimeSeconds),
      ext_expires_in: String(lifetimeSeconds),
      not_before: String(now),
      resource,
      token_type: "Bearer",
    });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    refuse(response, 400, error.description);
  }
}

/** The one named by client, object or resource id; without a name, a system-assigned one, else the only one there is. */
function identityFor(world: World, query: Request["query"]) {
  const all = managedIdentities(world);
  const value = (...names: string[]) =>
    names
      .map((name) => query[name])
      .find((one): one is string => typeof one === "string")
      ?.toLowerCase();
  const clientId = value("client_id", "clientid");
  const objectId = value("object_id", "principal_id");
  const resourceId = value("mi_res_id", "msi_res_id");
  if (clientId) return all.find(({ identity }) => identity.clientId.toLowerCase() === clientId);
  if (objectId) return all.find(({ identity }) => identity.objectId.toLowerCase() === objectId);
  if (resourceId) return all.find(({ identity }) => identity.resourceId.toLowerCase() === resourceId);
  return (
    all.find(({ identity }) => identity.assignment === "system") ?? (all.length === 1 ? all[0] : undefined)
  );
}

function refuse(response: Response, status: number, message: string): void {
  response.status(status).json({
    statusCode: status,
    message,
    correlationId: randomUUID(),
    error: status === 400 ? "invalid_request" : "unauthorized",
    error_description: message,
  });
}
