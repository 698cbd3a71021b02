import {
  apiCenterLinksApp,
  contosoTenant,
  fiona,
  omar,
  priya,
  rita,
  syncIdentity,
} from "./contoso/identities.ts";
import type { EstateInput } from "./estate.ts";

export { apiCenterLinksApp, contosoTenant, fiona, omar, priya, rita, syncIdentity };

/** Names and ids of the small estate that tests run on. */
export const testPlaces = {
  subscriptionId: "11111111-2222-4333-8444-555555555555",
  resourceGroup: "rg-apis",
  instance: "contoso-test",
  instanceId:
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-apis/providers/Microsoft.ApiManagement/service/contoso-test",
  center: "test-center",
  centerId:
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-apis/providers/Microsoft.ApiCenter/services/test-center",
} as const;

const roles = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  apiManagementReader: "71522526-b88f-4d52-b57f-d31fc3546d0d",
  apiCenterContributor: "dd24193f-ef65-44e5-8a7e-6fa6e03f7713",
};

/**
 * One directory (Contoso's people and identities), one subscription and group, one API Management instance without
 * APIs and one API center of the Standard plan. `priya` is contributor on the center and reader on the instance,
 * `omar` owner and `rita` reader of the subscription; the sync identity reads the instance and writes the center.
 * Add APIs with `emulator.estate.instance(testPlaces.instance).addApi(…)`.
 */
export function testEstate(): EstateInput {
  const { subscriptionId, resourceGroup, instance, instanceId, center, centerId } = testPlaces;
  const subscription = `/subscriptions/${subscriptionId}`;
  return {
    tenants: [
      {
        ...contosoTenant,
        principals: [priya, omar, rita, syncIdentity],
        apps: [
          {
            clientId: apiCenterLinksApp.clientId,
            displayName: apiCenterLinksApp.displayName,
            clientSecrets: [apiCenterLinksApp.clientSecret],
            redirectUris: ["http://localhost"],
            scopes: [apiCenterLinksApp.scope],
          },
        ],
      },
    ],
    subscriptions: [
      {
        subscriptionId,
        tenantId: contosoTenant.tenantId,
        displayName: "Contoso Test",
        resourceGroups: [
          {
            name: resourceGroup,
            location: "westeurope",
            apiManagementServices: [
              {
                name: instance,
                location: "West Europe",
                sku: { name: "StandardV2", capacity: 1 },
                properties: {
                  publisherEmail: "apis@contoso.com",
                  publisherName: "Contoso",
                  gatewayUrl: `https://${instance}.azure-api.net`,
                  developerPortalUrl: `https://${instance}.developer.azure-api.net`,
                },
              },
            ],
            apiCenters: [{ name: center, location: "westeurope", sku: { name: "Standard" } }],
          },
        ],
      },
    ],
    roleAssignments: [
      assignment(1, "User", priya.objectId, roles.contributor, centerId),
      assignment(2, "User", priya.objectId, roles.reader, instanceId),
      assignment(3, "User", omar.objectId, roles.owner, subscription),
      assignment(4, "User", rita.objectId, roles.reader, subscription),
      assignment(5, "ServicePrincipal", syncIdentity.objectId, roles.apiManagementReader, instanceId),
      assignment(6, "ServicePrincipal", syncIdentity.objectId, roles.apiCenterContributor, centerId),
    ],
  };
}

function assignment(
  number: number,
  principalType: "User" | "ServicePrincipal",
  principalId: string,
  roleDefinitionId: string,
  scope: string,
) {
  return {
    name: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    scope,
    roleDefinitionId,
    principalId,
    principalType,
    createdOn: "2024-01-01T00:00:00.000Z",
  };
}
