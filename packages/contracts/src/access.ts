import { z } from "zod";
import { CenterParams, centerPath, Instant, ResourceId } from "./names.ts";
import { operation } from "./operation.ts";
import { assignCenterRoles, assignInstanceRoles, readCenter, readInstance, seeInstances } from "./rights.ts";

/**
 * What a link needs before it can sync: the sync identity can sign in, it may read the API Management instance, and it may
 * write to the API center.
 */
export const Requirement = z
  .enum(["sync-identity", "read-instance", "write-center"])
  .meta({ id: "Requirement" });
export type Requirement = z.infer<typeof Requirement>;

/** Where a right comes from: a role that reaches the sync identity at a scope. */
export const RoleGrant = z
  .object({
    /** As people know the role: `Reader`. */
    role: z.string(),
    /** Where it was given: the resource itself or a scope above it. */
    scope: z.string(),
    scopeKind: z.enum(["resource", "resource-group", "subscription", "management-group", "tenant"]),
    /** Object id of the group that holds the role; `null` where the identity holds it itself. */
    groupId: z.string().nullable(),
    since: Instant.nullable(),
  })
  .meta({ id: "RoleGrant" });
export type RoleGrant = z.infer<typeof RoleGrant>;

export const AccessItem = z
  .object({
    requirement: Requirement,
    /**
     * - `met`: Azure lets the sync identity, asked just now.
     * - `settling`: a role that suffices is assigned; Azure doesn't honour it yet, which may take minutes.
     * - `missing`: no role that suffices is to be seen.
     * - `unknown`: Azure couldn't be asked.
     */
    state: z.enum(["met", "settling", "missing", "unknown"]),
    /** One sentence. */
    message: z.string(),
    /** Where the right comes from, the narrowest scope first. `null`: the caller may not read role assignments there. */
    grants: z.array(RoleGrant).nullable(),
    /** The role to assign and where; `null` where no role mends it. */
    role: z.object({ name: z.string(), scope: ResourceId }).nullable(),
    /** Whether it is missing and the caller may assign the role. */
    assignable: z.boolean(),
    /** For someone who may assign roles, while it is missing: the exact Azure CLI command. */
    command: z.string().nullable(),
  })
  .meta({ id: "AccessItem" });
export type AccessItem = z.infer<typeof AccessItem>;

/** Whom syncs sign in as. */
export const SyncIdentity = z
  .object({
    /** Of its service principal; `null` while it can't sign in. */
    objectId: z.string().nullable(),
    clientId: z.string().nullable(),
    /** ARM id of the user-assigned identity, or of the resource that the system-assigned one belongs to, where Azure tells. */
    resourceId: z.string().nullable(),
    kind: z.enum(["system-assigned", "user-assigned", "other"]),
    /** Why it can't sign in; `null` where it can. */
    problem: z.string().nullable(),
  })
  .meta({ id: "SyncIdentity" });
export type SyncIdentity = z.infer<typeof SyncIdentity>;

export const LinkAccess = z
  .object({
    syncIdentity: SyncIdentity,
    /** One for each requirement, in that order. */
    items: z.array(AccessItem),
    /** Whether a sync would be let in now. */
    ready: z.boolean(),
  })
  .meta({ id: "LinkAccess" });
export type LinkAccess = z.infer<typeof LinkAccess>;

const linkAccessPath = `${centerPath}/link-access`;

export const getLinkAccess = operation({
  id: "getLinkAccess",
  method: "get",
  path: linkAccessPath,
  summary: "Whether the sync identity has what a link of the instance needs, asked of Azure now",
  params: CenterParams,
  query: z.strictObject({
    resourceId: ResourceId,
    /** Of the link: reading workspaces takes rights of its own, which custom roles may lack. */
    scope: z.enum(["service", "service-and-workspaces", "workspace"]).default("service"),
  }),
  needs: [readCenter, readInstance],
  response: { status: 200, schema: LinkAccess, description: "What is met and what is missing" },
});

export const assignInstanceRole = operation({
  id: "assignInstanceRole",
  method: "post",
  path: `${linkAccessPath}/instance`,
  summary:
    "Gives the sync identity the API Management Service Reader Role on the instance, on the caller's behalf; does nothing where it may read all of it already",
  records: "role.assign",
  params: CenterParams,
  body: z.strictObject({ resourceId: ResourceId }),
  needs: [readCenter, readInstance, assignInstanceRoles],
  response: { status: 200, schema: AccessItem, description: "How it is afterwards" },
  problems: ["sync-identity-unavailable"],
});

export const assignCenterRole = operation({
  id: "assignCenterRole",
  method: "post",
  path: `${linkAccessPath}/center`,
  summary:
    "Makes the sync identity Azure API Center Service Contributor on the API center, on the caller's behalf; nothing where it is already",
  records: "role.assign",
  params: CenterParams,
  needs: [readCenter, assignCenterRoles],
  response: { status: 200, schema: AccessItem, description: "How it is afterwards" },
  problems: ["sync-identity-unavailable"],
});

/** What the sync identity may do with one API Management instance. */
export const InstanceSyncAccess = z
  .object({
    id: ResourceId,
    name: z.string(),
    resourceGroup: z.string(),
    subscriptionId: z.string(),
    /** `null` where the caller can't read it. */
    subscriptionName: z.string().nullable(),
    /** The links of this API center to it. */
    links: z.array(z.object({ id: z.string(), name: z.string() })),
    access: AccessItem,
  })
  .meta({ id: "InstanceSyncAccess" });
export type InstanceSyncAccess = z.infer<typeof InstanceSyncAccess>;

export const SyncAccess = z
  .object({
    syncIdentity: SyncIdentity,
    /** On the API center. */
    center: AccessItem,
    /** Linked ones first, then by name. */
    instances: z.array(InstanceSyncAccess),
  })
  .meta({ id: "SyncAccess" });
export type SyncAccess = z.infer<typeof SyncAccess>;

export const listSyncAccess = operation({
  id: "listSyncAccess",
  method: "get",
  path: `${centerPath}/sync-access`,
  summary:
    "What the sync identity may do: on the API center, and on each API Management instance that is linked or that the caller can read",
  params: CenterParams,
  needs: [readCenter, seeInstances],
  response: { status: 200, schema: SyncAccess, description: "The rights of the sync identity" },
});
