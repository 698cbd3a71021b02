import { z } from "zod";
import { CenterParams, centerPath, ResourceId } from "./names.ts";
import { operation } from "./operation.ts";
import { readCenter, seeIdentities, writeCenter } from "./rights.ts";

/** A user-assigned managed identity. */
export const UserAssignedIdentity = z
  .object({
    id: ResourceId,
    name: z.string(),
    resourceGroup: z.string(),
    subscriptionId: z.string(),
    /** Object id of its service principal. */
    principalId: z.string().nullable(),
    clientId: z.string().nullable(),
  })
  .meta({ id: "UserAssignedIdentity" });
export type UserAssignedIdentity = z.infer<typeof UserAssignedIdentity>;

/** Managed identities of the API center itself, which Azure's own links and policies run as; syncs of this product don't. */
export const CenterIdentities = z
  .object({
    /** Object id of the system-assigned identity; `null` while it is off. */
    systemAssigned: z.object({ principalId: z.string() }).nullable(),
    userAssigned: z.array(UserAssignedIdentity),
  })
  .meta({ id: "CenterIdentities" });
export type CenterIdentities = z.infer<typeof CenterIdentities>;

const identitiesPath = `${centerPath}/identities`;

export const getIdentities = operation({
  id: "getIdentities",
  method: "get",
  path: identitiesPath,
  summary: "Managed identities of the API center",
  params: CenterParams,
  needs: [readCenter],
  response: { status: 200, schema: CenterIdentities, description: "The identities" },
});

const IdentityId = z
  .string()
  .trim()
  .regex(
    /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourceGroups\/[^/\\?#%<>"'\s]{1,90}\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[a-z0-9][\w-]{2,127}$/i,
    "Use the resource id of a user-assigned managed identity.",
  );

export const changeIdentities = operation({
  id: "changeIdentities",
  method: "patch",
  path: identitiesPath,
  summary:
    "Switches the system-assigned identity, adds and removes user-assigned ones, on the caller's behalf",
  records: "identity.change",
  params: CenterParams,
  body: z
    .strictObject({
      systemAssigned: z.boolean().optional(),
      add: z.array(IdentityId).max(50).default([]),
      remove: z.array(IdentityId).max(50).default([]),
    })
    .meta({ id: "IdentitiesChange" }),
  needs: [readCenter, writeCenter],
  response: { status: 200, schema: CenterIdentities, description: "The identities as they are now" },
});

export const listAssignableIdentities = operation({
  id: "listAssignableIdentities",
  method: "get",
  path: `${centerPath}/assignable-identities`,
  summary: "User-assigned managed identities of a subscription that the caller can read",
  params: CenterParams,
  query: z.object({ subscriptionId: z.guid() }),
  needs: [readCenter, seeIdentities],
  response: {
    status: 200,
    schema: z.object({ identities: z.array(UserAssignedIdentity) }),
    description: "The identities, by name",
  },
});
