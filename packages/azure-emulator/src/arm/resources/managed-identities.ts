import type { World } from "../../server/world.ts";
import { type ArmCall, ok, type ResourceKind } from "../arm-call.ts";
import { isWithin } from "../arm-path.ts";
import { tokenPage } from "../paging.ts";
import { mayDo } from "../rbac.ts";
import { topLevelNotFound } from "./not-found.ts";

/** User-assigned identities, to be looked at. */
export const managedIdentityKinds: ResourceKind[] = [
  {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    apiVersions: ["2018-11-30", "2023-01-31", "2024-11-30"],
    listFiltered: true,
    list: (call) => {
      const scope = call.path.provider?.scope ?? "";
      const visible = userAssigned(call.world).filter(
        (identity) =>
          isWithin(identity.resourceId, scope) &&
          mayDo(
            call.world,
            call.caller,
            "Microsoft.ManagedIdentity/userAssignedIdentities/read",
            identity.resourceId,
          ),
      );
      return tokenPage(call, visible, call.world.behavior.pageSizes.resources, show);
    },
    get: (call: ArmCall) => {
      const found = userAssigned(call.world).find(
        (identity) => identity.resourceId.toLowerCase() === call.path.text.toLowerCase(),
      );
      if (!found) throw topLevelNotFound(call, "Microsoft.ManagedIdentity/userAssignedIdentities");
      return ok(show(found));
    },
  },
];

type Identity = ReturnType<typeof userAssigned>[number];

/** Every user-assigned managed identity with the directory it belongs to. */
export function userAssigned(world: World) {
  return world.state.tenants.flatMap((tenant) =>
    tenant.principals
      .filter((principal) => principal.kind === "managedIdentity")
      .filter((identity) => identity.assignment === "user")
      .map((identity) => ({ ...identity, tenantId: tenant.tenantId })),
  );
}

function show(identity: Identity) {
  return {
    id: identity.resourceId,
    name: identity.displayName,
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    location: "westeurope",
    tags: {},
    properties: {
      tenantId: identity.tenantId,
      principalId: identity.objectId,
      clientId: identity.clientId,
    },
  };
}
