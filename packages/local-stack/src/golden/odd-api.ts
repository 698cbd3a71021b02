import type { EstateInput } from "@api-center-links/azure-emulator/estate";

export type Service = NonNullable<
  NonNullable<
    NonNullable<EstateInput["subscriptions"][number]["resourceGroups"]>[number]["apiManagementServices"]
  >
>[number];
type ManagedApi = NonNullable<Service["apis"]>[number];
type Specification = NonNullable<ManagedApi["revisions"][number]["specification"]>;

/** An API that an instance may hold and few do, and what it is there to show. */
export interface OddApi {
  name: string;
  shows: string;
  /** `The name API` where absent. */
  displayName?: string;
  description?: string;
  /** The name where absent. */
  path?: string;
  /** Absent: an API from before there were types. */
  type?: string;
  protocols?: string[];
  /** A version set's name, or a whole id. */
  set?: string;
  version?: string;
  /** The current one; `1` where absent. */
  revision?: string;
  /** Revisions that aren't current, with what differs in them. */
  otherRevisions?: Record<string, Record<string, unknown>>;
  specification?: Specification;
  /** Further properties, as ARM calls them. */
  properties?: Record<string, unknown>;
}

export interface OddSet {
  name: string;
  displayName: string;
  description?: string;
  scheme: "Segment" | { header: string } | { query: string };
}

export function managedApi(api: OddApi): ManagedApi {
  const { name, displayName = `The ${name} API`, path = name, revision = "1" } = api;
  const properties = {
    ...{ displayName, path, protocols: api.protocols ?? ["https"] },
    ...(api.description !== undefined && { description: api.description }),
    ...(api.type !== undefined && { type: api.type }),
    ...(api.version !== undefined && { apiVersion: api.version }),
    ...(api.set !== undefined && {
      apiVersionSetId: api.set.startsWith("/") ? api.set : `/apiVersionSets/${api.set}`,
    }),
    ...api.properties,
  };
  const revisionOf = (number: string, changes: Record<string, unknown>) => ({
    revision: number,
    properties: { ...properties, ...changes },
    ...{ etag: '"AAAAAAAAAAE="', createdOn: "2026-01-15T08:00:00Z", updatedOn: "2026-01-15T08:00:00Z" },
    ...(api.specification && { specification: api.specification }),
  });
  return {
    name,
    currentRevision: revision,
    revisions: [
      revisionOf(revision, {}),
      ...Object.entries(api.otherRevisions ?? {}).map(([number, changes]) => revisionOf(number, changes)),
    ],
  };
}

export function versionSet({ name, displayName, description, scheme }: OddSet) {
  const versioning =
    scheme === "Segment"
      ? { versioningScheme: "Segment" }
      : "header" in scheme
        ? { versioningScheme: "Header", versionHeaderName: scheme.header }
        : { versioningScheme: "Query", versionQueryName: scheme.query };
  return {
    name,
    properties: { displayName, ...(description !== undefined && { description }), ...versioning },
    etag: '"AAAAAAAAAAE="',
  };
}

/** A document in the given format; JSON of OpenAPI unless said otherwise. */
export function document(text: string, format: Specification["format"] = "openapi-json"): Specification {
  return { format, text };
}
