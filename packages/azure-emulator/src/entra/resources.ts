import type { TenantState } from "../estate/state.ts";
import type { World } from "../server/world.ts";
import { EntraError } from "./entra-error.ts";

/** What an access token is for. */
export interface Resource {
  /** The token's `aud`. */
  audience: string;
  tokenVersion: 1 | 2;
  /** Delegated scopes it knows; `undefined` where any will do. */
  scopes?: string[];
}

export const graphAudience = "https://graph.microsoft.com";
const openIdScopes = new Set(["openid", "profile", "offline_access", "email"]);
const azureResources = ["https://management.azure.com", "https://management.core.windows.net", graphAudience];

export interface RequestedScopes {
  resource: Resource;
  /** The delegated scopes granted for the resource, bare: `access_as_user`. */
  granted: string[];
  /** The same as asked for, with the resource in front, and OpenID's: what `scope` of the answer says. */
  answered: string[];
  openId: boolean;
  offline: boolean;
}

/** Understands a `scope` parameter. Throws where it asks for what doesn't exist. */
export function requestedScopes(world: World, tenant: TenantState, scope: string): RequestedScopes {
  const words = scope.split(/\s+/).filter((word) => word !== "");
  const openId = words.filter((word) => openIdScopes.has(word));
  const others = words.filter((word) => !openIdScopes.has(word)).map(splitScope);
  const [first] = others;
  const resource = resourceOf(world, tenant, first?.resource ?? graphAudience);
  const known = resource.scopes ?? ["user_impersonation"];
  const granted = new Set<string>();
  for (const { name } of others) {
    if (name === ".default") for (const one of known) granted.add(one);
    else if (resource.scopes && !resource.scopes.includes(name)) {
      throw new EntraError(
        "invalid_scope",
        65005,
        `The application asked for the scope '${name}' that doesn't exist on the resource '${first?.resource}'.`,
      );
    } else granted.add(name);
  }
  return {
    resource,
    granted: first ? [...granted] : ["openid", "profile", "email", "User.Read"],
    answered: [...others.map((one) => one.text), ...openId],
    openId: words.includes("openid"),
    offline: words.includes("offline_access"),
  };
}

function splitScope(text: string): { text: string; resource: string; name: string } {
  const at = text.lastIndexOf("/");
  return at < 0
    ? { text, resource: graphAudience, name: text }
    : { text, resource: text.slice(0, at), name: text.slice(at + 1) };
}

/** A resource by its address or by an application's id. CLI asks for `{resource}//.default`: the trailing slash stays in `aud`. */
export function resourceOf(world: World, tenant: TenantState, text: string): Resource {
  const bare = text.replace(/\/+$/, "");
  if (azureResources.includes(bare) || bare === world.armUrl) return { audience: text, tokenVersion: 1 };
  const clientId = bare.replace(/^api:\/\//, "").toLowerCase();
  const app = tenant.apps.find((one) => one.clientId.toLowerCase() === clientId);
  if (app) return { audience: app.clientId, tokenVersion: 2, scopes: app.scopes };
  throw new EntraError(
    "invalid_resource",
    500011,
    `The resource principal named ${text} was not found in the tenant named ${tenant.displayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
  );
}
