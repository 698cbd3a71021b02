import { addressesOf } from "./addresses.ts";
import type { DesiredDefinition, DesiredEntity, DesiredTree, DesiredVersion } from "./desired-tree.ts";
import { formatOfType, formatTitle } from "./format-titles.ts";
import type { EntityProperties } from "./inventory.ts";
import type { LinkSettings } from "./link-settings.ts";
import { derivedName } from "./names.ts";
import { peoplesFields } from "./peoples-fields.ts";
import type { SourceApi, SourceInstance, SourceSnapshot, SourceVersionSet } from "./source.ts";
import { cleanLine, cutText, readableText } from "./text.ts";
import { newestFirst } from "./version-order.ts";

/** Limits of Microsoft.ApiCenter 2024-03-01, in characters; of `kind` none is known. */
const longest = { title: 50, description: 1000, deploymentDescription: 500, kind: 100 };

/** API Management's types by their name in API Center; a type not listed keeps its own name. */
const kinds = new Map([
  ["http", "rest"],
  ["soap", "soap"],
  ["graphql", "graphql"],
  ["websocket", "websocket"],
  ["odata", "rest"],
  ["grpc", "grpc"],
  ["mcp", "mcp"],
]);

/** An API tree that the source wants. Trees are many times what they are made from, so they are made when they are needed. */
export interface WantedTree {
  root: string;
  /** Gives the same at every call. */
  map(): DesiredTree;
}

/**
 * Each version set, and each API outside of any, as one tree. Pure and total: the same snapshot and settings give the
 * same trees, by root name, and every API of the snapshot is in exactly one.
 */
export function mapToDesired(snapshot: SourceSnapshot, settings: LinkSettings): WantedTree[] {
  const versionSets = new Map(snapshot.versionSets.map((set) => [keyOf(set.id), set]));
  const apis = new Map(snapshot.apis.map((api) => [keyOf(api.id), api]));
  const groups = Map.groupBy(apis.values(), (api) => keyOf(api.versionSetId || api.id));
  return [...groups]
    .map(([key, members]) => {
      const newest = members.toSorted(byVersion);
      const set = newest[0]?.versionSetId ? (versionSets.get(key) ?? unlistedSet(newest[0])) : undefined;
      return wantedTree(newest, set, snapshot.instance, settings);
    })
    .toSorted((a, b) => (a.root < b.root ? -1 : 1));
}

/** What two spellings of one ARM id have in common. */
function keyOf(id: string): string {
  return id.toLowerCase().replace(/\/+$/, "");
}

function byVersion(a: SourceApi, b: SourceApi): number {
  return newestFirst(a.apiVersion, b.apiVersion) || (keyOf(a.id) < keyOf(b.id) ? -1 : 1);
}

/**
 * A set may be made while the lists are read, or not be listed at all: its newest API speaks for it, under the set's own id, so
 * that the API keeps its place once the set shows up.
 */
function unlistedSet(newest: SourceApi): SourceVersionSet {
  const id = newest.versionSetId ?? "";
  return { id, name: id.replace(/^.*\//, ""), displayName: newest.displayName, scheme: "Segment" };
}

function wantedTree(
  apis: SourceApi[],
  versionSet: SourceVersionSet | undefined,
  instance: SourceInstance,
  settings: LinkSettings,
): WantedTree {
  const root = derivedName((versionSet ?? (apis[0] as SourceApi)).id);
  return { root, map: () => treeOf(root, apis, versionSet, instance, settings) };
}

function treeOf(
  root: string,
  apis: SourceApi[],
  versionSet: SourceVersionSet | undefined,
  instance: SourceInstance,
  settings: LinkSettings,
): DesiredTree {
  const newest = apis[0] as SourceApi;
  const source = versionSet ?? newest;
  const title = cleanLine(source.displayName) || cleanLine(source.name) || root;
  // A single character of fifty accents has no beginning to be shown.
  const short = [title, cleanLine(source.name), root]
    .map((each) => cutText(each, longest.title))
    .find((each) => each !== "…") as string;
  const notes: string[] = [];
  const kind = kindOf(newest.type);
  const people = peoplesFields(newest, notes);
  const own = readableText(versionSet?.description ?? "");
  const description = describe(title, own || readableText(newest.description ?? ""));
  if (title.length > longest.title) {
    notes.push(`The title is cut at ${longest.title} characters; the description begins with it.`);
  }
  if (description.cut) notes.push(`The description is cut at ${longest.description} characters.`);
  return {
    root,
    sourceId: source.id,
    title,
    kind,
    api: {
      ref: { kind: "api", api: root },
      sourceId: source.id,
      title: short,
      owned: { title: short, description: description.text || undefined, kind },
      initial: people,
    },
    versions: apis.map((api) => versionOf(root, api, versionSet, instance, settings, notes)),
    notes,
    leftOut: [],
  };
}

function kindOf(type: string): string {
  const name = cleanLine(type) || "http";
  return kinds.get(name.toLowerCase()) ?? cutText(name, longest.kind);
}

/** The full name goes first where the title had to be cut. */
function describe(title: string, body: string): { text: string; cut: boolean } {
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
  const whole = cleanLine(api.apiVersion ?? "") || "Original";
  const title = cutText(whole, longest.title);
  if (title !== whole) notes.push(`The title of version ${whole} is cut at ${longest.title} characters.`);
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
  const format = formatOfType(api.type);
  if (format === undefined || settings.definitions === "never") return undefined;
  const title = formatTitle(format);
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
  const title = cutText(cleanLine(`${settings.environment.title} ${api.apiVersion ?? ""}`), longest.title);
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
  return `Send the version in the ${where} \`${cleanLine(versionSet.parameterName)}: ${cleanLine(api.apiVersion)}\`.`;
}
