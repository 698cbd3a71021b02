import { randomUUID } from "node:crypto";
import express, { type NextFunction, type Request, type Response, type Router } from "express";
import { z } from "zod";
import { graphAudience } from "../entra/resources.ts";
import type { TenantState } from "../estate/state.ts";
import type { World } from "../server/world.ts";

type Principal = TenantState["principals"][number];
interface DirectoryObject {
  "@odata.type": string;
  id: string;
  displayName: string;
  [property: string]: unknown;
}

/**
 * As much of Microsoft Graph as Azure CLI needs to find whom to assign a role to, and to name who holds one: users, groups
 * and service principals by filter, and directory objects by id, of the caller's own directory.
 */
export function graphRouter(world: World): Router {
  const router = express.Router();
  router.use(express.json({ limit: "1mb", type: () => true }));
  router.use(async (request, response, next) => {
    const tenant = await tenantOf(world, request);
    if (tenant) {
      response.locals.objects = tenant.principals.map(directoryObject);
      next();
    } else
      refuse(
        response,
        401,
        "InvalidAuthenticationToken",
        "Access token is missing, expired or for another audience.",
      );
  });
  for (const [path, type] of Object.entries(collections)) {
    router.get(`/${path}`, (request, response) => {
      const wanted = filterOf(request.query.$filter);
      if (!wanted) {
        refuse(response, 400, "Request_UnsupportedQuery", `Unsupported or missing $filter on '${path}'.`);
        return;
      }
      send(
        response,
        objectsOf(response).filter((one) => one["@odata.type"] === type && wanted(one)),
      );
    });
  }
  router.post("/directoryObjects/getByIds", (request, response) => {
    const { ids } = z.object({ ids: z.array(z.string()).max(1000) }).parse(request.body);
    const wanted = new Set(ids.map((id) => id.toLowerCase()));
    send(
      response,
      objectsOf(response).filter(({ id }) => wanted.has(id.toLowerCase())),
    );
  });
  router.use((request, response) =>
    refuse(
      response,
      400,
      "BadRequest",
      `Resource not found for the segment '${request.path.split("/")[1] ?? ""}'.`,
    ),
  );
  router.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    refuse(response, 400, "Request_BadRequest", "The request's body can't be read."),
  );
  return router;
}

const collections = {
  users: "#microsoft.graph.user",
  groups: "#microsoft.graph.group",
  servicePrincipals: "#microsoft.graph.servicePrincipal",
};

async function tenantOf(world: World, request: Request): Promise<TenantState | undefined> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const verified = token === undefined ? undefined : await world.tokens.verify(token);
  if (!verified?.ok) return undefined;
  const audience = String(verified.claims.aud).replace(/\/+$/, "");
  if (audience !== graphAudience && audience !== world.armUrl) return undefined;
  return world.state.tenants.find(({ tenantId }) => tenantId === verified.claims.tid);
}

function directoryObject(principal: Principal): DirectoryObject {
  const { objectId: id, displayName, kind } = principal;
  if (kind === "user") {
    const { userPrincipalName } = principal;
    return { "@odata.type": collections.users, id, displayName, userPrincipalName };
  }
  if (kind === "group") return { "@odata.type": collections.groups, id, displayName };
  const managed = kind === "managedIdentity";
  const appId = managed ? principal.clientId : principal.appId;
  return {
    "@odata.type": collections.servicePrincipals,
    id,
    displayName,
    appId,
    servicePrincipalType: managed ? "ManagedIdentity" : "Application",
    servicePrincipalNames: [appId],
  };
}

/** `property eq 'text'` and `property/any(x:x eq 'text')`; `undefined` for anything else. */
function filterOf(filter: unknown): ((one: DirectoryObject) => boolean) | undefined {
  const text = String(filter ?? "");
  const [, property, value] =
    /^(\w+)(?:\/any\(\s*(?:\w+)\s*:\s*\w+)?\s+eq\s+'((?:[^']|'')*)'\s*\)?$/.exec(text.trim()) ?? [];
  if (property === undefined || value === undefined) return undefined;
  const wanted = value.replaceAll("''", "'").toLowerCase();
  return (one) => [one[property]].flat().some((has) => String(has ?? "").toLowerCase() === wanted);
}

function objectsOf(response: Response): DirectoryObject[] {
  return response.locals.objects as DirectoryObject[];
}

function send(response: Response, value: DirectoryObject[]): void {
  response.json({ value });
}

/** In Graph's own shape. */
function refuse(response: Response, status: number, code: string, message: string): void {
  const innerError = { date: new Date().toISOString().slice(0, 19), "request-id": randomUUID() };
  response.status(status).json({ error: { code, message, innerError } });
}
