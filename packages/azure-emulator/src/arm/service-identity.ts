import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { ArmCall } from "./arm-call.ts";
import { ArmError, refusedByGateway } from "./arm-error.ts";
import { mayDo } from "./rbac.ts";
import { userAssigned } from "./resources/managed-identities.ts";

/** `identity` of a service, as written. API Management spells the double type with a space, API Center without. */
export const IdentityBody = z.object({
  type: z
    .string()
    .transform((type) => type.replaceAll(" ", ""))
    .pipe(z.enum(["None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"])),
  /** By resource id. `null` takes one away. */
  userAssignedIdentities: z.record(z.string(), z.looseObject({}).nullable()).optional(),
});
type WantedIdentity = z.infer<typeof IdentityBody>;

type Identity = Record<string, unknown>;

/**
 * A service's identity after a change; without `wanted` it stays as it is. A system-assigned identity comes into being
 * with the service principal that goes with it, and goes with it again; role assignments stay behind. PATCH adds
 * user-assigned identities to those there are, PUT replaces them; each one named needs the right to assign it.
 * Throws without having changed anything.
 */
export function changedIdentity(
  call: ArmCall,
  service: { path: string; name: string; type: string },
  before: Identity | undefined,
  wanted: WantedIdentity | undefined,
): Identity | undefined {
  if (!wanted) return before;
  const assigned = assignedIdentities(call, service, before, wanted);
  const principalId = systemAssigned(call, service, before, wanted);
  if (wanted.type === "None") return undefined;
  return {
    type: wanted.type,
    ...(principalId && { principalId, tenantId: call.caller.tenantId }),
    ...(assigned && { userAssignedIdentities: assigned }),
  };
}

/** The service is gone, and its system-assigned identity with it. */
export function removeSystemAssigned(call: ArmCall, identity: Identity | undefined): void {
  const tenant = call.world.state.tenants.find((one) => one.tenantId === call.caller.tenantId);
  const principalId = identity?.principalId;
  if (!tenant || principalId === undefined) return;
  tenant.principals = tenant.principals.filter((principal) => principal.objectId !== principalId);
}

/** As a read shows it, with the double type spelt the service's way. */
export function shownIdentity(identity: Identity, bothTypes: string): Identity {
  const type = String(identity.type).replaceAll(" ", "");
  return { ...identity, type: type === "SystemAssigned,UserAssigned" ? bothTypes : type };
}

function systemAssigned(
  call: ArmCall,
  service: { path: string; name: string },
  before: Identity | undefined,
  wanted: WantedIdentity,
): string | undefined {
  if (!wanted.type.includes("SystemAssigned")) {
    removeSystemAssigned(call, before);
    return undefined;
  }
  if (typeof before?.principalId === "string") return before.principalId;
  const objectId = randomUUID();
  const tenant = call.world.state.tenants.find((one) => one.tenantId === call.caller.tenantId);
  tenant?.principals.push({
    kind: "managedIdentity",
    objectId,
    clientId: randomUUID(),
    resourceId: service.path,
    displayName: service.name,
    assignment: "system",
  });
  return objectId;
}

function assignedIdentities(
  call: ArmCall,
  service: { path: string; type: string },
  before: Identity | undefined,
  wanted: WantedIdentity,
): Record<string, { principalId: string; clientId: string }> | undefined {
  const named = Object.entries(wanted.userAssignedIdentities ?? {});
  const added = named.filter(([, value]) => value !== null).map(([id]) => id);
  const removed = named.filter(([, value]) => value === null).map(([id]) => id.toLowerCase());
  if (!wanted.type.includes("UserAssigned")) {
    if (added.length === 0) return undefined;
    throw new ArmError(
      400,
      "InvalidIdentityValues",
      `The identity ids must be null or empty for '${wanted.type}' identity type.`,
    );
  }
  requireAssignable(call, service, added);
  const kept = call.method === "PATCH" ? Object.keys(before?.userAssignedIdentities ?? {}) : [];
  const entries = [...kept, ...added]
    .filter((id) => !removed.includes(id.toLowerCase()))
    .map((id) => found(call, service, id))
    .map(({ resourceId, objectId, clientId }) => [resourceId, { principalId: objectId, clientId }] as const);
  if (entries.length > 0) return Object.fromEntries(entries);
  throw new ArmError(
    400,
    "MissingIdentityIds",
    `The identity ids must not be null or empty for '${wanted.type}' identity type.`,
  );
}

const assignAction = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";

/** ARM asks for this beside the right to write the service itself, for each identity that a request names. */
function requireAssignable(call: ArmCall, service: { path: string; type: string }, ids: string[]): void {
  const refused = ids.filter((id) => !mayDo(call.world, call.caller, assignAction, id));
  if (refused.length === 0) return;
  throw new ArmError(
    403,
    "LinkedAuthorizationFailed",
    `The client '${call.caller.label}' with object id '${call.caller.objectId}' has permission to perform action '${service.type}/write' on scope '${service.path}'; however, it does not have permission to perform action(s) '${assignAction}' on the linked scope(s) '${refused.join(",")}' (respectively) or the linked scope(s) are invalid.`,
    { headers: refusedByGateway },
  );
}

function found(call: ArmCall, service: { path: string }, id: string) {
  const identity = userAssigned(call.world).find(
    (one) => one.tenantId === call.caller.tenantId && one.resourceId.toLowerCase() === id.toLowerCase(),
  );
  if (identity) return identity;
  throw new ArmError(
    400,
    "FailedIdentityOperation",
    `Identity operation for resource '${service.path}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${id}' was not found."}}'.'.`,
  );
}
