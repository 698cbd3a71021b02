import { createHash } from "node:crypto";
import type { TenantState } from "../estate/state.ts";
import type { World } from "../server/world.ts";
import { EntraError } from "./entra-error.ts";
import type { Subject } from "./tokens.ts";

type Principal = TenantState["principals"][number];
export type UserPrincipal = Extract<Principal, { kind: "user" }>;
type ManagedIdentityPrincipal = Extract<Principal, { kind: "managedIdentity" }>;

const anyTenant = new Set(["common", "organizations", "consumers", "adfs"]);

/** The directories an authority's first path segment means: an id, a domain, or `common` and its kin. */
export function tenantsNamed(world: World, name: string): TenantState[] {
  const wanted = name.toLowerCase();
  if (anyTenant.has(wanted)) return world.state.tenants;
  const found = world.state.tenants.filter(
    (tenant) => tenant.tenantId.toLowerCase() === wanted || tenant.domain.toLowerCase() === wanted,
  );
  if (found.length > 0) return found;
  throw new EntraError(
    "invalid_request",
    90002,
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  );
}

/** An application as a client: a registration, or a service principal that stands for one. */
export interface ClientRegistration {
  tenant: TenantState;
  clientId: string;
  displayName: string;
  secrets: string[];
  redirectUris: string[];
  /** Its identity when it signs in as itself. */
  subject: Subject;
}

/** Finds the application among the given directories. Throws Entra's AADSTS700016 where there is none. */
export function clientNamed(tenants: TenantState[], clientId: string | undefined): ClientRegistration {
  if (!clientId) {
    throw new EntraError(
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  }
  const wanted = clientId.toLowerCase();
  for (const tenant of tenants) {
    const app = tenant.apps.find((one) => one.clientId.toLowerCase() === wanted);
    const principal = tenant.principals.find(
      (one) => one.kind === "servicePrincipal" && one.appId.toLowerCase() === wanted,
    );
    if (!app && principal?.kind !== "servicePrincipal") continue;
    const own = principal?.kind === "servicePrincipal" ? principal : undefined;
    const displayName = app?.displayName ?? own?.displayName ?? clientId;
    return {
      tenant,
      clientId: app?.clientId ?? own?.appId ?? clientId,
      displayName,
      secrets: [...(app?.clientSecrets ?? []), ...(own?.clientSecrets ?? [])],
      redirectUris: app?.redirectUris ?? [],
      subject: {
        kind: "app",
        tenantId: tenant.tenantId,
        objectId: own?.objectId ?? servicePrincipalId(clientId),
        displayName,
      },
    };
  }
  throw new EntraError(
    "unauthorized_client",
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenants[0]?.displayName ?? ""}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
  );
}

/** A registration without a service principal in the estate signs in under an id made from its own. */
export function servicePrincipalId(clientId: string): string {
  const hex = createHash("sha256").update(`service principal of ${clientId.toLowerCase()}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function usersOf(tenants: TenantState[]): { user: UserPrincipal; tenant: TenantState }[] {
  return tenants.flatMap((tenant) =>
    tenant.principals.filter((one) => one.kind === "user").map((user) => ({ user, tenant })),
  );
}

/** A user by object id or principal name. */
export function userNamed(tenants: TenantState[], name: string): Subject | undefined {
  const wanted = name.toLowerCase();
  const found = usersOf(tenants).find(
    ({ user }) => user.objectId.toLowerCase() === wanted || user.userPrincipalName.toLowerCase() === wanted,
  );
  return found && userSubject(found.user, found.tenant);
}

function userSubject(user: UserPrincipal, tenant: TenantState): Subject {
  return {
    kind: "user",
    tenantId: tenant.tenantId,
    objectId: user.objectId,
    displayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
  };
}

/** Managed identities of all directories. */
export function managedIdentities(
  world: World,
): { identity: ManagedIdentityPrincipal; tenant: TenantState }[] {
  return world.state.tenants.flatMap((tenant) =>
    tenant.principals
      .filter((one) => one.kind === "managedIdentity")
      .map((identity) => ({ identity, tenant })),
  );
}

export function managedIdentitySubject(identity: ManagedIdentityPrincipal, tenant: TenantState): Subject {
  return {
    kind: "app",
    tenantId: tenant.tenantId,
    objectId: identity.objectId,
    displayName: identity.displayName,
    managedIdentityResourceId: identity.resourceId,
  };
}
