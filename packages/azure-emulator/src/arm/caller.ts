import type { TenantState } from "../estate/state.ts";
import type { World } from "../server/world.ts";
import { ArmError, refusedByGateway } from "./arm-error.ts";
import { requireClaims } from "./claims-challenge.ts";

/** Who sent an ARM request, from the access token. */
export interface Caller {
  objectId: string;
  tenantId: string;
  kind: string;
  displayName: string;
  /** How ARM's refusals name the caller: the user's principal name, or the application id. */
  label: string;
  /** The caller and the groups it belongs to: whatever roles may be assigned to. */
  principalIds: string[];
}

/** Audiences ARM accepts, each with and without a trailing slash (azure-wire.md, section 4). */
const audiences = ["https://management.azure.com", "https://management.core.windows.net"];

/** Reads the bearer token. Throws ARM's 401s where there is none or it is no good. */
export async function callerFrom(
  world: World,
  authorization: string | undefined,
  method: string,
): Promise<Caller> {
  if (!authorization) {
    throw unauthorized(
      world,
      "AuthenticationFailed",
      "Authentication failed. The 'Authorization' header is missing.",
    );
  }
  const [, token] = /^Bearer ([^\s]+)$/i.exec(authorization) ?? [];
  if (!token) {
    throw unauthorized(
      world,
      "AuthenticationFailedInvalidHeader",
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
    );
  }
  const verified = await world.tokens.verify(token);
  if (!verified.ok) {
    const [code, message] =
      verified.reason === "expired"
        ? ["ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time."]
        : ["InvalidAuthenticationToken", "The access token is invalid."];
    throw unauthorized(world, code, message);
  }
  const { claims } = verified;
  const audience = String(claims.aud).replace(/\/+$/, "");
  if (!audiences.includes(audience) && audience !== world.armUrl) {
    throw unauthorized(
      world,
      "InvalidAuthenticationTokenAudience",
      `The access token has been obtained for wrong audience or resource '${String(claims.aud)}'. It should exactly match with one of the allowed audiences '${audiences.flatMap((one) => [one, `${one}/`]).join("', '")}'.`,
    );
  }
  requireClaims(world, claims, method);
  return callerOf(world, String(claims.oid), String(claims.tid), String(claims.appid ?? ""));
}

/** The caller with this object id; groups are looked up anew each time. */
export function callerOf(world: World, objectId: string, tenantId: string, appId = ""): Caller {
  const tenant = world.state.tenants.find((one) => one.tenantId === tenantId);
  const principal = tenant?.principals.find((one) => isSame(one.objectId, objectId));
  return {
    objectId,
    tenantId,
    kind: principal?.kind ?? "servicePrincipal",
    displayName: principal?.displayName ?? appId,
    label: principal?.kind === "user" ? principal.userPrincipalName : appIdOf(principal, appId),
    principalIds: [objectId, ...groupsAround(tenant, objectId)],
  };
}

/** Ids of the groups somebody is in, and of those that these are in. */
function groupsAround(tenant: TenantState | undefined, objectId: string): Set<string> {
  const groups = (tenant?.principals ?? []).filter((one) => one.kind === "group");
  const found = new Set<string>();
  const members = [objectId];
  for (const member of members) {
    for (const group of groups) {
      if (found.has(group.objectId) || !group.members.some((one) => isSame(one, member))) continue;
      found.add(group.objectId);
      members.push(group.objectId);
    }
  }
  return found;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function appIdOf(
  principal: { appId?: string; clientId?: string } | { kind: "group" } | undefined,
  appId: string,
): string {
  if (principal && "appId" in principal && principal.appId) return principal.appId;
  if (principal && "clientId" in principal && principal.clientId) return principal.clientId;
  return appId;
}

function unauthorized(world: World, code: string, message: string): ArmError {
  const tenant = world.state.tenants[0]?.tenantId ?? "common";
  return new ArmError(401, code, message, {
    headers: {
      ...refusedByGateway,
      "WWW-Authenticate": `Bearer authorization_uri="https://login.windows.net/${tenant}", error="invalid_token", error_description="${message.replaceAll('"', "'")}"`,
    },
  });
}

/** The subscription belongs to another directory than the token. */
export function wrongTenant(caller: Caller, tenantId: string): ArmError {
  return new ArmError(
    401,
    "InvalidAuthenticationTokenTenant",
    `The access token is from the wrong issuer 'https://sts.windows.net/${caller.tenantId}/'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${tenantId}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`,
    {
      headers: {
        ...refusedByGateway,
        "WWW-Authenticate": `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="The access token is from the wrong issuer."`,
      },
    },
  );
}
