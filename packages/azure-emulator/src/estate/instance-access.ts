import { newEtag } from "../arm/api-management/preconditions.ts";
import type { World } from "../server/world.ts";
import { named } from "./collection.ts";
import type { ManagedApi } from "./estate.ts";
import type { ApiHolderState, ApiRevisionState, ManagementServiceState } from "./state.ts";

/** An API as a test describes it; everything but the name has a default. */
export interface NewApi {
  name: string;
  displayName?: string;
  path?: string;
  /** `http` unless said otherwise. */
  type?: string;
  /** Name of a version set of the same instance or workspace. */
  versionSet?: string;
  apiVersion?: string;
  /** An OpenAPI document titled like the API unless said otherwise; `null` for none. */
  specification?: ApiRevisionState["specification"] | null;
  /** Further properties, as ARM calls them. */
  properties?: Record<string, unknown>;
  tags?: string[];
}

/** The APIs of an instance or of one of its workspaces. */
export class ApiHolderAccess {
  readonly id: string;
  protected readonly world: World;
  readonly #holder: ApiHolderState;

  constructor(world: World, id: string, holder: ApiHolderState) {
    this.world = world;
    this.id = id;
    this.#holder = holder;
  }

  /** Names of the APIs. */
  apiNames(): string[] {
    return [...this.#holder.apis].map((api) => api.name);
  }

  /** The API as the estate document has it. */
  api(name: string): ManagedApi {
    const api = this.#holder.apis.get(name);
    if (!api) throw new Error(`There is no API '${name}' in ${this.id}.`);
    return api;
  }

  /** Adds the API, or replaces the one of that name. */
  addApi(api: NewApi): void {
    const { name, displayName = name, path = name, type = "http", versionSet, apiVersion, properties } = api;
    const now = new Date().toISOString();
    const specification =
      api.specification === undefined
        ? sampleSpecification(type, displayName, apiVersion)
        : api.specification;
    this.#holder.apis.set({
      name,
      currentRevision: "1",
      tags: api.tags ?? [],
      releases: [],
      revisions: [
        {
          revision: "1",
          etag: newEtag(),
          createdOn: now,
          updatedOn: now,
          properties: {
            displayName,
            path,
            type,
            protocols: type === "websocket" ? ["wss"] : ["https"],
            subscriptionRequired: true,
            ...(versionSet !== undefined && { apiVersionSetId: `/apiVersionSets/${versionSet}` }),
            ...(apiVersion !== undefined && { apiVersion }),
            ...properties,
          },
          ...(specification && { specification }),
        },
      ],
    });
    this.world.changed();
  }

  /** Changes properties of the current revision; `specification` replaces its document. */
  changeApi(
    name: string,
    properties: Record<string, unknown>,
    specification?: ApiRevisionState["specification"],
  ): void {
    const api = this.api(name);
    const revision = api.revisions.find((one) => one.revision === api.currentRevision);
    if (!revision) throw new Error(`The API '${name}' has no current revision.`);
    Object.assign(revision.properties, properties);
    if (specification) revision.specification = specification;
    revision.etag = newEtag();
    revision.updatedOn = new Date().toISOString();
    this.world.changed();
  }

  /** Adds a revision made from the current one, with these properties changed; `current` makes it the current one. */
  addRevision(
    name: string,
    properties: Record<string, unknown> = {},
    options: { current?: boolean } = {},
  ): void {
    const api = this.api(name);
    const source = api.revisions.find((one) => one.revision === api.currentRevision);
    if (!source) throw new Error(`The API '${name}' has no current revision.`);
    const revision = String(Math.max(...api.revisions.map((one) => Number(one.revision) || 0)) + 1);
    const now = new Date().toISOString();
    api.revisions.push({
      ...source,
      revision,
      properties: { ...source.properties, ...properties },
      etag: newEtag(),
      createdOn: now,
      updatedOn: now,
    });
    if (options.current) api.currentRevision = revision;
    this.world.changed();
  }

  /** Removes the API with all its revisions. Throws where there is none. */
  removeApi(name: string): void {
    if (!this.#holder.apis.delete(name)) throw new Error(`There is no API '${name}' in ${this.id}.`);
    this.world.changed();
  }

  addVersionSet(set: {
    name: string;
    displayName?: string;
    description?: string;
    versioningScheme?: "Segment" | "Header" | "Query";
    versionHeaderName?: string;
    versionQueryName?: string;
  }): void {
    const { name, displayName = name, versioningScheme = "Segment", ...properties } = set;
    this.#holder.apiVersionSets.set({
      name,
      properties: { displayName, versioningScheme, ...properties },
      etag: newEtag(),
    });
    this.world.changed();
  }

  removeVersionSet(name: string): void {
    this.#holder.apiVersionSets.delete(name);
    this.world.changed();
  }
}

/** An API Management instance. */
export class InstanceAccess extends ApiHolderAccess {
  readonly #service: ManagementServiceState;

  constructor(world: World, id: string, service: ManagementServiceState) {
    super(world, id, service);
    this.#service = service;
  }

  /** Changes properties of the instance, such as `hostnameConfigurations`. */
  change(properties: Record<string, unknown>): void {
    Object.assign(this.#service.properties, properties);
    this.world.changed();
  }

  /** A workspace by name. Throws where there is none. */
  workspace(name: string): ApiHolderAccess {
    const workspace = this.#service.workspaces.get(name);
    if (!workspace) throw new Error(`The instance has no workspace '${name}'.`);
    return new ApiHolderAccess(this.world, `${this.id}/workspaces/${workspace.name}`, workspace);
  }

  addWorkspace(name: string, displayName = name): ApiHolderAccess {
    this.#service.workspaces.set({
      name,
      properties: { displayName },
      apis: named(),
      apiVersionSets: named(),
      products: named(),
      apiTags: named(),
    });
    this.world.changed();
    return this.workspace(name);
  }
}

function sampleSpecification(
  type: string,
  title: string,
  version = "1.0",
): ApiRevisionState["specification"] | undefined {
  if (type === "http") {
    const document = {
      openapi: "3.0.1",
      info: { title, version },
      paths: {
        "/items": { get: { operationId: "list-items", responses: { 200: { description: "The items" } } } },
      },
    };
    return { format: "openapi-json", text: JSON.stringify(document, undefined, 2) };
  }
  if (type === "soap") {
    return {
      format: "wsdl",
      text: `<?xml version="1.0" encoding="utf-8"?>\n<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" name="${title}"/>\n`,
    };
  }
  if (type === "graphql") return { format: "graphql", text: `type Query {\n  title: String\n}\n` };
  return undefined;
}
