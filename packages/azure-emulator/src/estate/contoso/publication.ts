import type { EstateInput } from "../estate.ts";
import { derivedEtag, derivedInstant } from "./derived.ts";
import type { Specification } from "./describe/document.ts";

type ApiManagementInput = NonNullable<
  NonNullable<EstateInput["subscriptions"][number]["resourceGroups"]>[number]["apiManagementServices"]
>[number];
type ManagedApiInput = NonNullable<ApiManagementInput["apis"]>[number];
type VersionSetInput = NonNullable<ApiManagementInput["apiVersionSets"]>[number];

/** An API as its team publishes it. */
export type Publication = {
  name: string;
  displayName: string;
  path: string;
  description?: string;
  /** Absent: an API from before API Management knew types, which is an HTTP API. */
  type?: "http" | "soap" | "graphql" | "websocket" | "odata" | "grpc" | "mcp";
  specification?: Specification;
  /** Its identifier in a version set. */
  version?: string;
  /** The revision that is current; `1` unless said. */
  revision?: string;
  /** Revisions that are not current, with what their makers noted. */
  otherRevisions?: { revision: string; note: string; specification?: Specification }[];
  protocols?: string[];
  tags?: string[];
  /** Further fields of ARM's own `properties`. */
  properties?: Record<string, unknown>;
};

/** Versions of one API under one heading. */
export type PublicationSet = {
  set: string;
  displayName: string;
  description?: string;
  scheme: "Segment" | { header: string } | { query: string };
  versions: Publication[];
};

/**
 * Turns what teams publish into what an instance, or one of its workspaces, holds.
 *
 * @param holderId ARM id of the instance or workspace: version sets are named by it.
 */
export function publish(
  holderId: string,
  publications: readonly (Publication | PublicationSet)[],
): { apis: ManagedApiInput[]; apiVersionSets: VersionSetInput[] } {
  const sets = publications.filter((each): each is PublicationSet => "set" in each);
  const single = publications.filter((each): each is Publication => !("set" in each));
  return {
    apis: [
      ...single.map((publication) => managedApi(holderId, publication, undefined)),
      ...sets.flatMap(({ set, versions }) =>
        versions.map((version) => managedApi(holderId, version, `${holderId}/apiVersionSets/${set}`)),
      ),
    ],
    apiVersionSets: sets.map((set) => versionSet(holderId, set)),
  };
}

function managedApi(
  holderId: string,
  publication: Publication,
  apiVersionSetId: string | undefined,
): ManagedApiInput {
  const current = publication.revision ?? "1";
  const properties = {
    displayName: publication.displayName,
    description: publication.description ?? "",
    serviceUrl: `https://${publication.name}.internal.contoso.com`,
    path: publication.path,
    protocols: publication.protocols ?? defaultProtocols[publication.type ?? "http"],
    subscriptionRequired: true,
    subscriptionKeyParameterNames: { header: "Ocp-Apim-Subscription-Key", query: "subscription-key" },
    authenticationSettings: { oAuth2AuthenticationSettings: [], openidAuthenticationSettings: [] },
    ...(publication.type === undefined ? {} : { type: publication.type }),
    ...(publication.version === undefined ? {} : { apiVersion: publication.version }),
    ...(apiVersionSetId === undefined ? {} : { apiVersionSetId }),
    ...publication.properties,
  };
  const revision = (number: string, note: string | undefined, specification: Specification | undefined) => {
    const moment = derivedInstant(`${holderId}/apis/${publication.name};rev=${number}`);
    return {
      revision: number,
      properties: {
        ...properties,
        apiRevision: number,
        ...(note === undefined ? {} : { apiRevisionDescription: note }),
      },
      etag: derivedEtag(`${holderId}/apis/${publication.name};rev=${number}`),
      createdOn: moment,
      updatedOn: moment,
      ...(specification === undefined ? {} : { specification }),
    };
  };
  return {
    name: publication.name,
    currentRevision: current,
    revisions: [
      revision(current, undefined, publication.specification),
      ...(publication.otherRevisions ?? []).map((other) =>
        revision(other.revision, other.note, other.specification ?? publication.specification),
      ),
    ].sort((a, b) => Number(a.revision) - Number(b.revision)),
    tags: publication.tags ?? [],
  };
}

const defaultProtocols: Record<NonNullable<Publication["type"]>, string[]> = {
  http: ["https"],
  soap: ["https"],
  graphql: ["https"],
  websocket: ["wss"],
  odata: ["https"],
  grpc: ["https"],
  mcp: ["https"],
};

function versionSet(
  holderId: string,
  { set, displayName, description, scheme }: PublicationSet,
): VersionSetInput {
  return {
    name: set,
    properties: {
      displayName,
      ...(description === undefined ? {} : { description }),
      ...(scheme === "Segment"
        ? { versioningScheme: "Segment" }
        : "header" in scheme
          ? { versioningScheme: "Header", versionHeaderName: scheme.header }
          : { versioningScheme: "Query", versionQueryName: scheme.query }),
    },
    etag: derivedEtag(`${holderId}/apiVersionSets/${set}`),
  };
}
