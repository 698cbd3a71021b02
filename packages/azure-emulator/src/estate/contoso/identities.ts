/**
 * Who exists in the `contoso` estate: directories, people, the app people sign in to and the identities that
 * scripts and the sync worker run as. Every secret here opens nothing but this stand-in.
 */

export const contosoTenant = {
  tenantId: "6d3f9c3e-4a43-4b2e-9f47-3f0a5c1b7e10",
  displayName: "Contoso",
  domain: "contoso.com",
} as const;

export const fabrikamTenant = {
  tenantId: "b41c7d5a-0c6e-4f0b-8a55-92e6d1f3a7c4",
  displayName: "Fabrikam",
  domain: "fabrikam.com",
} as const;

export const subscriptions = {
  production: {
    subscriptionId: "1f0e8b52-7c3d-4e6a-9d21-5b8c40f7a601",
    tenantId: contosoTenant.tenantId,
    displayName: "Contoso Production",
  },
  sharedServices: {
    subscriptionId: "84a6d2c7-19f4-4b0d-a3e8-6c75e92b1d02",
    tenantId: contosoTenant.tenantId,
    displayName: "Contoso Shared Services",
  },
  fabrikamPartners: {
    subscriptionId: "c9375e1b-62a8-4d97-b0f4-e18a3d6c2f03",
    tenantId: fabrikamTenant.tenantId,
    displayName: "Fabrikam Partners",
  },
} as const;

/** API program manager: Contributor on the API centers, Reader on the instances, may not assign roles. */
export const priya = {
  kind: "user",
  objectId: "2b9d4f6e-81c3-4a7d-b5e0-7f3c19a8d210",
  userPrincipalName: "priya@contoso.com",
  displayName: "Priya Raman",
  note: "API program manager: edits the API centers, reads API Management, may not assign roles",
} as const;

/** Owner of Contoso's subscriptions: may do everything, assigning roles included. */
export const omar = {
  kind: "user",
  objectId: "5e71c0a9-3d48-4f26-9b17-a4d86e2f5311",
  userPrincipalName: "omar@contoso.com",
  displayName: "Omar Haddad",
  note: "Owner of the subscriptions: may do everything",
} as const;

/** May look everywhere in Contoso's subscriptions and touch nothing. */
export const rita = {
  kind: "user",
  objectId: "90f3b7d1-6a25-4c8e-8e49-1d5b73c0f412",
  userPrincipalName: "rita@contoso.com",
  displayName: "Rita Oliveira",
  note: "Reader: looks at everything, changes nothing",
} as const;

/** Edits the API inventory through a group and a custom role, which keep her from deleting anything. */
export const dana = {
  kind: "user",
  objectId: "37c8e1b5-4f90-4d2a-a176-e8b05c94d614",
  userPrincipalName: "dana@contoso.com",
  displayName: "Dana Novak",
  note: "API designer: edits APIs in the inventory through a group, may not delete",
} as const;

/** Owner of the partner's subscription, in the other directory. */
export const fiona = {
  kind: "user",
  objectId: "d7a2e856-f04b-4913-a6c8-3e92b1f7d513",
  userPrincipalName: "fiona@fabrikam.com",
  displayName: "Fiona Walsh",
  note: "Owner at Fabrikam: another directory",
} as const;

/** The app registration that the portal signs people in to and the back end uses for on-behalf-of. */
export const apiCenterLinksApp = {
  clientId: "3c5e9a17-d8b2-4f60-9e34-0a6d7c81f220",
  displayName: "API Center Links",
  clientSecret: "not-a-real-secret-api-center-links",
  scope: "access_as_user",
  /** Any port, as Entra allows for localhost. */
  redirectUri: "http://localhost",
} as const;

/** User-assigned managed identity that the sync worker runs as. */
export const syncIdentity = {
  kind: "managedIdentity",
  objectId: "a816f4d0-2e97-4b5c-8d63-c4f09b7e1a30",
  clientId: "7b40d9e2-c15f-4836-9a08-e2d6f3b8c431",
  resourceId: `/subscriptions/${subscriptions.sharedServices.subscriptionId}/resourceGroups/rg-api-governance/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-api-center-links`,
  displayName: "id-api-center-links",
  assignment: "user",
} as const;

/** Another user-assigned managed identity, for an API center to take; it reads API Management in all of production. */
export const governanceIdentity = {
  kind: "managedIdentity",
  objectId: "4e27b9c1-d063-4a85-9f1e-6b3c80d5a731",
  clientId: "91a5d3f7-2c48-4b6e-8d70-f5e1c9b20a32",
  resourceId: `/subscriptions/${subscriptions.sharedServices.subscriptionId}/resourceGroups/rg-api-governance/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-api-governance`,
  displayName: "id-api-governance",
  assignment: "user",
} as const;

/** System-assigned identity of the API center `contoso-apis`, which Azure's own links would run as. */
export const contosoApisIdentity = {
  kind: "managedIdentity",
  objectId: "1c94e7a3-58d6-4f02-b37a-d06f82c5e950",
  clientId: "f28b6a05-73e1-4c9d-9541-8a3d7e0c6b51",
  resourceId: `/subscriptions/${subscriptions.sharedServices.subscriptionId}/resourceGroups/rg-api-governance/providers/Microsoft.ApiCenter/services/contoso-apis`,
  displayName: "contoso-apis",
  assignment: "system",
} as const;

/** The sync identity reads the platform team's API Management as a member of this group. */
export const apiReaders = {
  kind: "group",
  objectId: "6c0f5a92-b7d4-4318-85ec-1a9e3d72f050",
  displayName: "API Management readers",
  members: [syncIdentity.objectId],
} as const;

/** API program managers look at logistics' API Management as members of this group. */
export const apiProgram = {
  kind: "group",
  objectId: "b3e94d18-0c67-4f5a-92d1-7f48a6c5e051",
  displayName: "API program",
  members: [priya.objectId],
} as const;

export const apiDesigners = {
  kind: "group",
  objectId: "f81d2c6a-5e39-4b07-a4c8-90b6e7d3f152",
  displayName: "API designers",
  members: [dana.objectId],
} as const;

/** Service principal for scripts at Fabrikam: reads the partner's subscription. */
export const fabrikamAutomation = {
  kind: "servicePrincipal",
  objectId: "0d6e93b4-a1f7-4c58-b2d0-73e8f5c9a141",
  appId: "58c2e7a9-b3d1-4f60-94e8-a6c7f1d0b342",
  displayName: "fabrikam-automation",
  clientSecret: "not-a-real-secret-fabrikam-automation",
} as const;

/** Service principal for scripts: Contributor on Contoso's subscriptions. */
export const automation = {
  kind: "servicePrincipal",
  objectId: "e05b8c3f-947a-4d12-b6f1-58c2a7d9e040",
  appId: "46d1f7b8-a2c0-4e59-83d7-9b6e0f5c1241",
  displayName: "contoso-automation",
  clientSecret: "not-a-real-secret-contoso-automation",
} as const;
