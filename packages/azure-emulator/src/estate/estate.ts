import { z } from "zod";

/**
 * The whole state of the stand-in Azure as one JSON document: what `--estate FILE.json` reads, what
 * `GET|PUT /_emulator/estate` shows and takes, and what the data folder keeps.
 *
 * Names follow ARM's own. Ids inside are names, not paths: the paths follow from the nesting.
 */

const Guid = z.guid();
const JsonObject = z.record(z.string(), z.unknown());

export const User = z.object({
  kind: z.literal("user"),
  objectId: Guid,
  userPrincipalName: z.string(),
  displayName: z.string(),
  /** One line the sign-in page shows under the name. */
  note: z.string().default(""),
});

export const ServicePrincipal = z.object({
  kind: z.literal("servicePrincipal"),
  objectId: Guid,
  appId: Guid,
  displayName: z.string(),
  clientSecrets: z.array(z.string()).default([]),
});

/** Signs in through the managed-identity endpoint. `systemAssigned` identities carry no client id of their own in requests. */
export const ManagedIdentity = z.object({
  kind: z.literal("managedIdentity"),
  objectId: Guid,
  clientId: Guid,
  /** ARM id of a user-assigned identity, or of the resource that a system-assigned one belongs to. */
  resourceId: z.string(),
  displayName: z.string(),
  assignment: z.enum(["system", "user"]),
});

export const Group = z.object({
  kind: z.literal("group"),
  objectId: Guid,
  displayName: z.string(),
  members: z.array(Guid),
});

export const Principal = z.discriminatedUnion("kind", [User, ServicePrincipal, ManagedIdentity, Group]);

/** An app registration: what browsers and back ends sign in as. */
export const AppRegistration = z.object({
  clientId: Guid,
  displayName: z.string(),
  clientSecrets: z.array(z.string()).default([]),
  /** Allowed redirect addresses; `http://localhost` matches any port, as Entra does. */
  redirectUris: z.array(z.string()).default([]),
  /** Scopes the app exposes as an API, asked for as `api://{clientId}/{scope}`. */
  scopes: z.array(z.string()).default([]),
});

export const Tenant = z.object({
  tenantId: Guid,
  displayName: z.string(),
  domain: z.string(),
  principals: z.array(Principal).default([]),
  apps: z.array(AppRegistration).default([]),
});

/** A role that people made, beside Azure's built-in ones, which need no listing. */
export const CustomRole = z.object({
  id: Guid,
  roleName: z.string(),
  description: z.string().default(""),
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  dataActions: z.array(z.string()).default([]),
  notDataActions: z.array(z.string()).default([]),
  /** ARM paths at and below which the role exists. */
  assignableScopes: z.array(z.string()).min(1),
});

export const RoleAssignment = z.object({
  name: Guid,
  /** The ARM path it holds at and below: `/subscriptions/…`, a resource group or a resource. */
  scope: z.string(),
  roleDefinitionId: Guid,
  principalId: Guid,
  principalType: z.enum(["User", "Group", "ServicePrincipal"]),
  createdOn: z.iso.datetime(),
});

/** A revision of an API in API Management. `properties` are ARM's own, without `isCurrent`. */
export const ApiRevision = z.object({
  revision: z.string(),
  properties: JsonObject,
  etag: z.string(),
  createdOn: z.iso.datetime(),
  updatedOn: z.iso.datetime(),
  /**
   * What export gives. `text` is the document as imported; `format` says what it is. Other export formats are
   * derived from it where that is possible (JSON to YAML and back).
   */
  specification: z
    .object({
      format: z.enum([
        "openapi-json",
        "openapi-yaml",
        "swagger-json",
        "wsdl",
        "graphql",
        "odata",
        "protobuf",
      ]),
      text: z.string(),
      /** How an export's bytes are made of the text; `latin1` makes documents that are no UTF-8. */
      encoding: z.enum(["utf8", "latin1"]).optional(),
    })
    .optional(),
});

export const ManagedApi = z.object({
  name: z.string(),
  currentRevision: z.string(),
  revisions: z.array(ApiRevision).min(1),
  tags: z.array(z.string()).default([]),
  releases: z
    .array(
      z.object({
        name: z.string(),
        revision: z.string(),
        notes: z.string().default(""),
        createdOn: z.iso.datetime(),
        updatedOn: z.iso.datetime(),
      }),
    )
    .default([]),
});

export const VersionSet = z.object({ name: z.string(), properties: JsonObject, etag: z.string() });

/** Where APIs and version sets live: in a service itself or in one of its workspaces. */
const ApiHolder = {
  apis: z.array(ManagedApi).default([]),
  apiVersionSets: z.array(VersionSet).default([]),
  products: z
    .array(z.object({ name: z.string(), properties: JsonObject, apis: z.array(z.string()).default([]) }))
    .default([]),
  /** API Management's own tags (`…/tags`), not the resource tags of a service. */
  apiTags: z.array(z.object({ name: z.string(), properties: JsonObject })).default([]),
};

export const ManagementWorkspace = z.object({ name: z.string(), properties: JsonObject, ...ApiHolder });

export const ApiManagementService = z.object({
  name: z.string(),
  location: z.string(),
  sku: z.object({ name: z.string(), capacity: z.number() }),
  tags: z.record(z.string(), z.string()).default({}),
  identity: JsonObject.optional(),
  properties: JsonObject,
  ...ApiHolder,
  workspaces: z.array(ManagementWorkspace).default([]),
});

/** A resource of API Center as stored: ARM's `properties` plus what the envelope needs. */
const Stored = {
  name: z.string(),
  properties: JsonObject,
  etag: z.string(),
  systemData: JsonObject.optional(),
};

export const CenterDefinition = z.object({
  ...Stored,
  specification: z
    .object({
      name: z.string(),
      version: z.string().optional(),
      format: z.enum(["inline", "link"]),
      value: z.string(),
    })
    .optional(),
});
export const CenterVersion = z.object({ ...Stored, definitions: z.array(CenterDefinition).default([]) });
export const CenterApi = z.object({
  ...Stored,
  versions: z.array(CenterVersion).default([]),
  deployments: z.array(z.object(Stored)).default([]),
});

export const ApiCenterService = z.object({
  name: z.string(),
  location: z.string(),
  sku: z.object({ name: z.enum(["Free", "Standard"]) }),
  tags: z.record(z.string(), z.string()).default({}),
  identity: JsonObject.optional(),
  environments: z.array(z.object(Stored)).default([]),
  apis: z.array(CenterApi).default([]),
  metadataSchemas: z.array(z.object(Stored)).default([]),
  apiSources: z.array(z.object(Stored)).default([]),
});

export const ResourceGroup = z.object({
  name: z.string(),
  location: z.string(),
  apiManagementServices: z.array(ApiManagementService).default([]),
  apiCenters: z.array(ApiCenterService).default([]),
});

export const Subscription = z.object({
  subscriptionId: Guid,
  tenantId: Guid,
  displayName: z.string(),
  resourceGroups: z.array(ResourceGroup).default([]),
});

/** What Event Grid is asked to send where, as ARM's `properties`, secrets included. */
export const EventSubscriptionProperties = z.object({
  destination: z.object({
    endpointType: z.literal("WebHook"),
    properties: z.object({
      endpointUrl: z.url({ protocol: /^https?$/ }),
      maxEventsPerBatch: z.number().int().min(1).max(5000).default(1),
      preferredBatchSizeInKilobytes: z.number().int().min(1).max(1024).default(64),
      azureActiveDirectoryTenantId: z.string().optional(),
      azureActiveDirectoryApplicationIdOrUri: z.string().optional(),
      deliveryAttributeMappings: z
        .array(
          z.object({
            name: z.string().regex(/^[a-zA-Z0-9-]+$/),
            type: z.literal("Static"),
            properties: z.object({ value: z.string(), isSecret: z.boolean().default(false) }),
          }),
        )
        .max(10)
        .default([]),
    }),
  }),
  eventDeliverySchema: z.enum(["EventGridSchema", "CloudEventSchemaV1_0"]).default("EventGridSchema"),
  filter: z
    .object({
      /** All types where left out. */
      includedEventTypes: z.array(z.string()).nullish(),
      subjectBeginsWith: z.string().default(""),
      subjectEndsWith: z.string().default(""),
      isSubjectCaseSensitive: z.boolean().default(false),
    })
    .prefault({}),
  retryPolicy: z
    .object({
      maxDeliveryAttempts: z.number().int().min(1).max(30).default(30),
      eventTimeToLiveInMinutes: z.number().int().min(1).max(1440).default(1440),
    })
    .prefault({}),
  labels: z.array(z.string()).default([]),
});

export const EventSubscription = z.object({
  /** ARM id of the topic: an API Management instance. */
  scope: z.string(),
  name: z.string(),
  provisioningState: z.enum(["Creating", "Updating", "Succeeded", "Failed", "AwaitingManualAction"]),
  properties: EventSubscriptionProperties,
});
export type EventSubscription = z.infer<typeof EventSubscription>;

export const Estate = z.object({
  tenants: z.array(Tenant),
  subscriptions: z.array(Subscription),
  roleDefinitions: z.array(CustomRole).default([]),
  roleAssignments: z.array(RoleAssignment).default([]),
  eventSubscriptions: z.array(EventSubscription).default([]),
});

export type Estate = z.infer<typeof Estate>;
/** An estate as written by hand, defaults left out. */
export type EstateInput = z.input<typeof Estate>;
export type ApiManagementService = z.infer<typeof ApiManagementService>;
export type ManagedApi = z.infer<typeof ManagedApi>;
export type ApiCenterService = z.infer<typeof ApiCenterService>;
