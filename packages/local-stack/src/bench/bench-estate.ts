import { logReaderAssignment } from "@api-center-links/azure-emulator/estate/contoso/access";
import {
  estateAround,
  idOfInstanceAround,
} from "@api-center-links/azure-emulator/estate/contoso/around-instance";
import {
  derivedEtag,
  derivedGuid,
  derivedInstant,
} from "@api-center-links/azure-emulator/estate/contoso/derived";
import { instance } from "@api-center-links/azure-emulator/estate/contoso/instance";
import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { benchDocument } from "./bench-document.ts";

/** An API Management instance of a benchmark. */
export interface BenchInstance {
  name: string;
  apis: number;
  /** Whether the sync identity may read its activity log. */
  logIsReadable?: boolean;
}

/** ARM id of an instance of the estate. */
export const idOf = idOfInstanceAround;

/** The API center that ours and the plain script write to. Each has its own, so that neither meets the other's work. */
export const centers = { ours: places.contosoApis, script: places.contosoSandbox };

/**
 * An estate in which each instance publishes so many APIs, each with a definition of some kilobytes; always the same. `moreCenters` are
 * names of API centers beside ours, empty and with the same roles.
 */
export function benchEstate(
  instances: BenchInstance[],
  moreCenters: string[] = [],
): ReturnType<typeof estateAround> {
  const estate = estateAround(
    ...instances.map(({ name, apis }) => ({
      ...instance({
        name,
        location: "westeurope",
        sku: { name: "Premium", capacity: 4 },
        createdOn: "2020-03-17T08:00:00.000Z",
        publisher: { name: "Contoso", email: "apis@contoso.com" },
      }),
      apis: Array.from({ length: apis }, (_, index) => managedApi(name, index)),
    })),
  );
  const logs = instances.filter(({ logIsReadable }) => logIsReadable);
  estate.roleAssignments?.push(...logs.map(({ name }) => logReaderAssignment(idOf(name))));
  // The plan has room for 10,000 APIs, and a benchmark fills it.
  for (const { resourceGroups = [] } of estate.subscriptions)
    for (const { apiCenters = [] } of resourceGroups) {
      for (const center of apiCenters) center.apis = [];
      const ours = apiCenters.find(({ name }) => centers.ours.endsWith(`/${name}`));
      if (ours)
        apiCenters.push(...moreCenters.map((name) => ({ ...ours, name, identity: undefined, apis: [] })));
    }
  const { roleAssignments = [] } = estate;
  roleAssignments.push(
    ...moreCenters.flatMap((center) =>
      roleAssignments
        .filter(({ scope }) => scope === centers.ours)
        .map((assignment) => ({
          ...assignment,
          name: derivedGuid(`${assignment.name} ${center}`),
          scope: centers.ours.replace(/[^/]+$/, center),
        })),
    ),
  );
  return estate;
}

function managedApi(owner: string, index: number) {
  const name = `${owner}-${String(index).padStart(5, "0")}`;
  const document = benchDocument(name, index);
  const moment = derivedInstant(name);
  return {
    name,
    currentRevision: "1",
    revisions: [
      {
        revision: "1",
        properties: {
          displayName: document.info.title,
          description: document.info.description,
          apiRevision: "1",
          path: name,
          protocols: ["https"],
          type: "http",
          subscriptionRequired: true,
          contact: { name: "API team", email: "apis@contoso.com" },
        },
        etag: derivedEtag(name),
        createdOn: moment,
        updatedOn: moment,
        specification: { format: "openapi-json" as const, text: JSON.stringify(document) },
      },
    ],
  };
}
