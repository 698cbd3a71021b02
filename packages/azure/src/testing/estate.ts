import type { EstateInput } from "@api-center-links/azure-emulator/estate";

/** The smallest Azure in which everything this package does can be seen. */

export const tenantId = "7e57a000-0000-4000-8000-000000000001";
export const subscriptionId = "7e57a000-0000-4000-8000-0000000000a1";
/** Holds a center that only `owner` may read. */
export const hiddenSubscriptionId = "7e57a000-0000-4000-8000-0000000000a2";

export const owner = "7e57a000-0000-4000-8000-000000000011";
export const reader = "7e57a000-0000-4000-8000-000000000012";
export const group = "7e57a000-0000-4000-8000-000000000013";

export const syncIdentity = {
  objectId: "7e57a000-0000-4000-8000-000000000021",
  clientId: "7e57a000-0000-4000-8000-000000000022",
};

/** What the BFF signs in as to exchange tokens. */
export const app = {
  clientId: "7e57a000-0000-4000-8000-000000000031",
  clientSecret: "the-secret-of-the-app",
  scope: "access_as_user",
};

const groupPath = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
export const retailId = `${groupPath}/providers/Microsoft.ApiManagement/service/retail`;
export const plainId = `${groupPath}/providers/Microsoft.ApiManagement/service/plain`;
export const centerId = `${groupPath}/providers/Microsoft.ApiCenter/services/apis`;

export const petstoreDocument = JSON.stringify({
  openapi: "3.0.1",
  info: { title: "Petstore", version: "1.0" },
  paths: { "/pets": { get: { responses: { 200: { description: "Ünïcode 漢字" } } } } },
});
export const ordersDocument = (version: string) =>
  JSON.stringify({ openapi: "3.0.1", info: { title: "Orders", version }, paths: {} });
export const wsdlDocument =
  '<?xml version="1.0"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" name="Stock"/>';
export const graphqlDocument = "type Query { products: [String!]! }";
export const odataDocument =
  '<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"/>';
export const protobufDocument = 'syntax = "proto3";';

const roles = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  apiManagementServiceReader: "71522526-b88f-4d52-b57f-d31fc3546d0d",
  apiCenterServiceReader: "6cba8790-29c5-48e5-bab1-c7541b01cb04",
  apiCenterServiceContributor: "dd24193f-ef65-44e5-8a7e-6fa6e03f7713",
};

const madeOn = "2026-01-15T08:00:00Z";
const etag = '"AAAAAAAAAAE="';

type Instance = NonNullable<
  NonNullable<
    NonNullable<EstateInput["subscriptions"][number]["resourceGroups"]>[number]["apiManagementServices"]
  >
>[number];
type Api = NonNullable<Instance["apis"]>[number];
type Document = NonNullable<Api["revisions"][number]["specification"]>;

function api(name: string, properties: Record<string, unknown>, specification?: Document): Api {
  const revision = {
    revision: "1",
    properties: { displayName: name, path: name, protocols: ["https"], ...properties },
    etag,
    createdOn: madeOn,
    updatedOn: madeOn,
    ...(specification && { specification }),
  };
  return { name, currentRevision: "1", revisions: [revision] };
}

const openApi = (text: string): Document => ({ format: "openapi-json", text });

const petstore = api(
  "petstore",
  {
    displayName: "Pet store",
    description: "<p>All <b>pets</b></p>",
    contact: { name: "Pet team", email: "pets@contoso.com", url: null },
    license: { name: "MIT", url: "https://opensource.org/license/mit" },
    termsOfServiceUrl: "https://contoso.com/terms",
  },
  openApi(petstoreDocument),
);

/** A second revision that isn't current. */
const petstoreWithRevisions: Api = {
  ...petstore,
  revisions: [
    ...petstore.revisions,
    {
      revision: "2",
      properties: { displayName: "Pet store, next", path: "petstore", protocols: ["https"] },
      etag,
      createdOn: madeOn,
      updatedOn: madeOn,
      specification: openApi(JSON.stringify({ openapi: "3.0.1", info: {}, paths: {} })),
    },
  ],
};

const retail: Instance = {
  name: "retail",
  location: "West Europe",
  sku: { name: "Premium", capacity: 1 },
  properties: {
    gatewayUrl: "https://retail.azure-api.net",
    developerPortalUrl: "https://retail.developer.azure-api.net",
    hostnameConfigurations: [
      { type: "Proxy", hostName: "retail.azure-api.net", defaultSslBinding: false },
      { type: "Proxy", hostName: "api-eu.contoso.com", defaultSslBinding: false },
      { type: "Proxy", hostName: "api.contoso.com", defaultSslBinding: true },
    ],
  },
  apis: [
    petstoreWithRevisions,
    api(
      "orders-v1",
      { path: "orders", apiVersion: "v1", apiVersionSetId: "/apiVersionSets/orders" },
      openApi(ordersDocument("v1")),
    ),
    api(
      "orders-v2",
      { path: "orders", apiVersion: "v2", apiVersionSetId: "/apiVersionSets/orders" },
      openApi(ordersDocument("v2")),
    ),
    api("stock", { type: "soap" }, { format: "wsdl", text: wsdlDocument }),
    api("catalog", { type: "graphql" }, { format: "graphql", text: graphqlDocument }),
    api("reports", { type: "odata" }, { format: "odata", text: odataDocument }),
    api("reports-bare", { type: "odata" }, openApi(petstoreDocument)),
    api("pricing", { type: "grpc" }, { format: "protobuf", text: protobufDocument }),
    api("ticker", { type: "websocket", protocols: ["wss"] }),
    api("assistant", { type: "mcp", mcpProperties: { transportType: "streamable" } }),
    api("assistant-sse", { type: "mcp", mcpProperties: { transportType: "sse" } }),
  ],
  apiVersionSets: [
    {
      name: "orders",
      properties: {
        displayName: "Orders",
        description: "All orders",
        versioningScheme: "Header",
        versionHeaderName: "Api-Version",
      },
      etag,
    },
  ],
  workspaces: [
    {
      name: "team-a",
      properties: { displayName: "Team A" },
      apis: [api("invoices", {}, openApi(ordersDocument("invoices")))],
    },
  ],
};

const plain: Instance = {
  name: "plain",
  location: "North Europe",
  sku: { name: "Developer", capacity: 1 },
  properties: {},
};

export const estate: EstateInput = {
  tenants: [
    {
      tenantId,
      displayName: "Contoso",
      domain: "contoso.example",
      principals: [
        { kind: "user", objectId: owner, userPrincipalName: "owner@contoso.example", displayName: "Owner" },
        {
          kind: "user",
          objectId: reader,
          userPrincipalName: "reader@contoso.example",
          displayName: "Reader",
        },
        { kind: "group", objectId: group, displayName: "API readers", members: [reader] },
        {
          kind: "managedIdentity",
          ...syncIdentity,
          resourceId: `${groupPath}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/sync`,
          displayName: "sync",
          assignment: "user",
        },
      ],
      apps: [
        {
          clientId: app.clientId,
          displayName: "API Center Links",
          clientSecrets: [app.clientSecret],
          redirectUris: ["http://localhost"],
          scopes: [app.scope],
        },
      ],
    },
  ],
  subscriptions: [
    {
      subscriptionId,
      tenantId,
      displayName: "Retail",
      resourceGroups: [
        {
          name: "rg",
          location: "westeurope",
          apiManagementServices: [retail, plain],
          apiCenters: [
            {
              name: "apis",
              location: "westeurope",
              sku: { name: "Standard" },
              tags: { team: "platform" },
              apiSources: [
                {
                  name: "azure-link",
                  properties: {
                    azureApiManagementSource: { resourceId: plainId },
                    importSpecification: "always",
                    targetEnvironmentId: "/workspaces/default/environments/plain",
                    linkState: { state: "syncing", message: "", lastUpdatedOn: madeOn },
                  },
                  etag,
                },
              ],
            },
          ],
        },
      ],
    },
    {
      subscriptionId: hiddenSubscriptionId,
      tenantId,
      displayName: "Hidden",
      resourceGroups: [
        {
          name: "rg-hidden",
          location: "westeurope",
          apiCenters: [{ name: "sandbox", location: "westeurope", sku: { name: "Free" } }],
        },
      ],
    },
  ],
  roleAssignments: [
    assignment(1, `/subscriptions/${subscriptionId}`, roles.owner, owner, "User"),
    assignment(2, `/subscriptions/${hiddenSubscriptionId}`, roles.owner, owner, "User"),
    assignment(3, groupPath, roles.reader, group, "Group"),
    // To read a definition's document is an action, which Reader alone doesn't give.
    assignment(6, centerId, roles.apiCenterServiceReader, group, "Group"),
    assignment(4, retailId, roles.apiManagementServiceReader, syncIdentity.objectId, "ServicePrincipal"),
    assignment(5, centerId, roles.apiCenterServiceContributor, syncIdentity.objectId, "ServicePrincipal"),
  ],
};

function assignment(
  number: number,
  scope: string,
  roleDefinitionId: string,
  principalId: string,
  principalType: "User" | "Group" | "ServicePrincipal",
) {
  const name = `7e57a000-0000-4000-8000-00000000010${number}`;
  return { name, scope, roleDefinitionId, principalId, principalType, createdOn: madeOn };
}
