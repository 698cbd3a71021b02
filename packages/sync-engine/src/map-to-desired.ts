import { addressesOf } from "./addresses.ts";
import type { DesiredDefinition, DesiredEntity, DesiredTree, DesiredVersion } from "./desired-tree.ts";
import type { EntityProperties } from "./inventory.ts";
import type { LinkSettings } from "./link-settings.ts";
import { derivedName } from "./names.ts";
import { peoplesFields } from "./peoples-fields.ts";
import type { SourceApi, SourceInstance, SourceSnapshot, SourceVersionSet } from "./source.ts";
import { cutText, readableText } from "./text.ts";

/** Limits of Microsoft.ApiCenter 2024-03-01, in characters. */
const longest = { title: 50, description: 1000, deploymentDescription: 500 };

/** API Management's types by their name in API Center; a type not listed keeps its own name. */
const kinds: Record<string, string> = { http: "rest", odata: "rest" };

/** How the document of a type is called; types without an entry have none. */
const definitionTitles: Record<string, string> = {
  http: "OpenAPI",
  soap: "WSDL",
  graphql: "GraphQL schema",
  odata: "OData metadata",
  grpc: "Protobuf",
};

/**
 * Each version set, and each API outside of any, as one tree. Pure and total: the same snapshot and settings give the
 * same trees, by root name, and every API of the snapshot is in exactly one.
 */
export function mapToDesired(snapshot: SourceSnapshot, settings: LinkSettings): DesiredTree[] {
  const versionSets = new Map(snapshot.versionSets.map((set) => [set.id.toLowerCase(), set]));
  const setOf = (api: SourceApi) => versionSets.get(api.versionSetId?.toLowerCase() ?? "");
  const groups = Map.groupBy(snapshot.apis, (api) => (setOf(api)?.id ?? api.id).toLowerCase());
  return [...groups.values()]
    .map((apis) =>
      treeOf(apis.toSorted(newestFirst), setOf(apis[0] as SourceApi), snapshot.instance, settings),
    )
    .toSorted((a, b) => (a.root < b.root ? -1 : 1));
}

/** By version as people number them (v10 after v9); those without one last. */
function newestFirst(a: SourceApi, b: SourceApi): number {
  const order = (b.apiVersion ?? "").localeCompare(a.apiVersion ?? "", "en", { numeric: true });
  return order || (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1);
}

function treeOf(
  apis: SourceApi[],
  versionSet: SourceVersionSet | undefined,
  instance: SourceInstance,
  settings: LinkSettings,
): DesiredTree {
  const newest = apis[0] as SourceApi;
  const source = versionSet ?? newest;
  const root = derivedName(source.id);
  const title = source.displayName.trim() || source.name;
  const notes: string[] = [];
  const kind = kinds[newest.type] ?? newest.type;
  const people = peoplesFields(newest, notes);
  const description = describe(title, versionSet?.description ?? newest.description);
  if (description.cut) notes.push(`The description is cut at ${longest.description} characters.`);
  return {
    root,
    sourceId: source.id,
    title,
    kind,
    api: {
      ref: { kind: "api", api: root },
      sourceId: source.id,
      title: cutText(title, longest.title),
      owned: { title: cutText(title, longest.title), description: description.text || undefined, kind },
      initial: people,
    },
    versions: apis.map((api) => versionOf(root, api, versionSet, instance, settings, notes)),
    notes,
  };
}

/** The full name goes first where the title had to be cut. */
function describe(title: string, description: string | undefined): { text: string; cut: boolean } {
  const body = readableText(description ?? "");
  const whole = title.length > longest.title ? [title, body].filter(Boolean).join("\n\n") : body;
  return { text: cutText(whole, longest.description), cut: whole.length > longest.description };
}

function versionOf(
  root: string,
  api: SourceApi,
  versionSet: SourceVersionSet | undefined,
  instance: SourceInstance,
  settings: LinkSettings,
  notes: string[],
): DesiredVersion {
  const name = derivedName(api.id);
  const title = cutText(api.apiVersion?.trim() || "Original", longest.title);
  const definition = definitionOf(root, name, api, settings);
  return {
    version: {
      ref: { kind: "version", api: root, version: name },
      sourceId: api.id,
      title,
      owned: { title },
      initial: { lifecycleStage: settings.lifecycleStage },
    },
    ...(definition && { definition }),
    deployment: deploymentOf(root, name, api, versionSet, instance, settings, definition, notes),
  };
}

function definitionOf(
  root: string,
  version: string,
  api: SourceApi,
  settings: LinkSettings,
): DesiredDefinition | undefined {
  const title = definitionTitles[api.type];
  if (title === undefined || settings.definitions === "never") return undefined;
  return {
    ref: { kind: "definition", api: root, version, definition: derivedName(`${api.id}/${api.type}`) },
    sourceId: api.id,
    title,
    owned: { title, description: `As API Management publishes it, revision ${api.revision}` },
    initial: {},
    source: api,
  };
}

function deploymentOf(
  root: string,
  version: string,
  api: SourceApi,
  versionSet: SourceVersionSet | undefined,
  instance: SourceInstance,
  settings: LinkSettings,
  definition: DesiredDefinition | undefined,
  notes: string[],
): DesiredEntity {
  const { addresses, tooLong } = addressesOf(api, versionSet, instance);
  if (tooLong > 0)
    notes.push(`${tooLong} address(es) of ${api.name} are longer than API Center takes and left out.`);
  const title = cutText(`${settings.environment.title} ${api.apiVersion ?? ""}`.trim(), longest.title);
  const owned: EntityProperties = {
    server: { runtimeUri: addresses },
    environmentId: `/workspaces/default/environments/${settings.environment.name}`,
    definitionId:
      definition &&
      `/workspaces/default/apis/${root}/versions/${version}/definitions/${definition.ref.definition}`,
  };
  const how = howToCallTheVersion(api, versionSet);
  return {
    ref: { kind: "deployment", api: root, deployment: version },
    sourceId: api.id,
    title,
    owned,
    initial: {
      title,
      state: "active",
      ...(how && { description: cutText(how, longest.deploymentDescription) }),
    },
  };
}

function howToCallTheVersion(api: SourceApi, versionSet: SourceVersionSet | undefined): string | undefined {
  if (!versionSet?.parameterName || !api.apiVersion || versionSet.scheme === "Segment") return undefined;
  const where = versionSet.scheme === "Header" ? "header" : "query parameter";
  return `Send the version in the ${where} \`${versionSet.parameterName}: ${api.apiVersion}\`.`;
}
