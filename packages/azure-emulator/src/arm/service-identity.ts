import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { ArmCall } from "./arm-call.ts";
import { validationError } from "./arm-error.ts";
import { userAssigned } from "./resources/managed-identities.ts";

/** `identity` of a service, as written. API Management spells the double type with a space, API Center without. */
export const IdentityBody = z.object({
  type: z
    .string()
    .transform((type) => type.replaceAll(" ", ""))
    .pipe(z.enum(["None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"])),
  userAssignedIdentities: z.record(z.string(), z.unknown()).optional(),
});

/**
 * A service's identity after a change. A system-assigned one comes into being with the service principal that goes
 * with it, and goes with it again. Throws where a user-assigned identity doesn't exist.
 */
export function changedIdentity(
  call: ArmCall,
  service: { path: string; name: string },
  before: Record<string, unknown> | undefined,
  wanted: z.infer<typeof IdentityBody>,
): Record<string, unknown> | undefined {
  const { world } = call;
  const tenant = world.state.tenants.find((one) => one.tenantId === call.caller.tenantId);
  let principalId = typeof before?.principalId === "string" ? before.principalId : undefined;
  if (wanted.type.includes("SystemAssigned")) {
    if (!principalId) {
      principalId = randomUUID();
      tenant?.principals.push({
        kind: "managedIdentity",
        objectId: principalId,
        clientId: randomUUID(),
        resourceId: service.path,
        displayName: service.name,
        assignment: "system",
      });
    }
  } else if (principalId && tenant) {
    tenant.principals = tenant.principals.filter((principal) => principal.objectId !== principalId);
    principalId = undefined;
  }
  if (wanted.type === "None") return undefined;
  const ids = wanted.type.includes("UserAssigned") ? Object.keys(wanted.userAssignedIdentities ?? {}) : [];
  return {
    type: wanted.type,
    ...(principalId && { principalId, tenantId: call.caller.tenantId }),
    ...(ids.length > 0 && {
      userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, userAssignedEntry(call, id)])),
    }),
  };
}

function userAssignedEntry(call: ArmCall, id: string): { principalId: string; clientId: string } {
  const found = userAssigned(call.world).find(
    (identity) => identity.resourceId.toLowerCase() === id.toLowerCase(),
  );
  if (!found) {
    throw validationError([
      { target: "identity.userAssignedIdentities", message: `The identity '${id}' was not found.` },
    ]);
  }
  return { principalId: found.objectId, clientId: found.clientId };
}

/** As a read shows it, with the double type spelt the service's way. */
export function shownIdentity(identity: Record<string, unknown>, bothTypes: string): Record<string, unknown> {
  const type = String(identity.type).replaceAll(" ", "");
  return { ...identity, type: type === "SystemAssigned,UserAssigned" ? bothTypes : type };
}
