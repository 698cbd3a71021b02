import type { EstateInput } from "@api-center-links/azure-emulator/estate";
import { syncIdentity, testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { documents, kinds } from "./kinds.ts";
import { addresses, names } from "./names-and-addresses.ts";
import { managedApi, type OddApi, type Service, versionSet } from "./odd-api.ts";
import { sets, structure } from "./structure.ts";
import { people, texts } from "./texts.ts";

/** What the golden estate holds, by chapter. */
export const chapters: Record<string, OddApi[]> = {
  ...{ kinds, documents, structure, names, addresses, texts, people },
};

/** What the plain instance holds. */
export const plainApis: OddApi[] = [
  { name: "built-in-host", type: "http", shows: "the built-in host where there is no other" },
];

/** What the instance in a virtual network holds, and its workspaces. */
export const privateApis: OddApi[] = [
  {
    name: "inside",
    type: "http",
    shows: "an instance in a virtual network is reached at the same addresses",
  },
];
export const workspaceApis: OddApi[] = [
  {
    name: "inside-a-workspace",
    ...{ type: "http", set: "orders", version: "v1", path: "orders" },
    shows: "workspaces share the instance's hosts; without a default SSL binding in the instance's order",
  },
];

const instanceId = (name: string) => testPlaces.instanceId.replace(testPlaces.instance, name);
const plainId = instanceId("plain");
const privateId = instanceId("private");
export const instanceIds = [testPlaces.instanceId, plainId, privateId];

/**
 * One instance with every odd API behind three custom domains, a plain one with the built-in host alone, and one in a virtual
 * network with two workspaces.
 */
export function goldenEstate(): EstateInput {
  const estate = testEstate();
  const group = estate.subscriptions[0]?.resourceGroups?.[0];
  const [instance] = group?.apiManagementServices ?? [];
  if (!group || !instance) throw new Error("The test estate has no instance.");
  const host = (hostName: string, defaultSslBinding: boolean, type = "Proxy") => ({
    ...{ type, hostName, defaultSslBinding },
  });
  const golden: Service = {
    ...instance,
    properties: {
      ...instance.properties,
      hostnameConfigurations: [
        host(`${instance.name}.azure-api.net`, false),
        host("api.eu.contoso.com", false),
        host("api.contoso.com", true),
        host("API.contoso.com", false),
        host("developer.contoso.com", false, "DeveloperPortal"),
      ],
    },
    apis: Object.values(chapters).flat().map(managedApi),
    apiVersionSets: sets.map(versionSet),
  };
  const plain: Service = {
    ...{ name: "plain", location: "West Europe", sku: { name: "Developer", capacity: 1 } },
    properties: {
      gatewayUrl: "https://plain.azure-api.net",
      developerPortalStatus: "Disabled",
      developerPortalUrl: "https://plain.developer.azure-api.net",
    },
    apis: plainApis.map(managedApi),
  };
  const workspaces = ["team-a", "team-b"].map((name) => ({
    ...{ name, properties: { displayName: name } },
    apis: workspaceApis.map(managedApi),
    apiVersionSets: sets.filter(({ name }) => name === "orders").map(versionSet),
  }));
  const inNetwork: Service = {
    ...{ name: "private", location: "West Europe", sku: { name: "Premium", capacity: 1 } },
    properties: {
      ...{ gatewayUrl: "https://private.azure-api.net", virtualNetworkType: "Internal" },
      hostnameConfigurations: [
        host("private.azure-api.net", true),
        host("api-b.contoso.internal", false),
        host("api-a.contoso.internal", false),
        host("management.contoso.internal", false, "Management"),
      ],
    },
    ...{ apis: privateApis.map(managedApi), workspaces },
  };
  group.apiManagementServices = [golden, plain, inNetwork];
  const [reader] = (estate.roleAssignments ?? []).filter(
    ({ principalId, scope }) => principalId === syncIdentity.objectId && scope === testPlaces.instanceId,
  );
  if (!reader) throw new Error("The test estate's sync identity reads no instance.");
  const readsOthers = [plainId, privateId].map((scope, index) => ({
    ...{ ...reader, scope },
    name: `00000000-0000-4000-8000-0000000000f${index}`,
  }));
  return { ...estate, roleAssignments: [...(estate.roleAssignments ?? []), ...readsOthers] };
}
