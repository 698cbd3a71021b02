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

const plainId = testPlaces.instanceId.replace(testPlaces.instance, "plain");
export const instanceIds = [testPlaces.instanceId, plainId];

/** One instance with every odd API behind three custom domains, and a plain one with the built-in host alone. */
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
  group.apiManagementServices = [golden, plain];
  const [reader] = (estate.roleAssignments ?? []).filter(
    ({ principalId, scope }) => principalId === syncIdentity.objectId && scope === testPlaces.instanceId,
  );
  if (!reader) throw new Error("The test estate's sync identity reads no instance.");
  const readsPlain = { ...reader, name: "00000000-0000-4000-8000-0000000000ff", scope: plainId };
  return { ...estate, roleAssignments: [...(estate.roleAssignments ?? []), readsPlain] };
}
