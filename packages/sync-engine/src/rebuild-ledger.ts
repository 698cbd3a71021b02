import type { DesiredTree } from "./desired-tree.ts";
import { environmentRoot } from "./environment-tree.ts";
import { type EntityRef, entityPath } from "./inventory.ts";
import { type LedgerEntity, type LedgerRecord, unknownDocument } from "./ledger.ts";
import type { LinkSettings } from "./link-settings.ts";
import { entitiesOf } from "./plan.ts";

/** An API of the API center with what stands below it, by names. */
export interface StandingApi {
  api: string;
  versions: { version: string; definitions: StandingDefinition[] }[];
  /** `environment`: the name of the one it is in, where it is in one. */
  deployments: { deployment: string; environment: string | undefined }[];
}

export interface StandingDefinition {
  definition: string;
  /** Hash of its document's meaning; `null`: it holds one that can't be read; left out: it holds none. */
  contentHash?: string | null;
}

/**
 * Whether the API is one that links made of `tree`, by names with a hash of the source's id that stand there twice, and where they
 * deployed it: in this environment, in others only, or nowhere, as where a person deleted its deployments. `undefined`: it isn't.
 */
export function whereDeployed(
  tree: DesiredTree,
  environment: string,
  standing: StandingApi,
): "here" | "elsewhere" | "nowhere" | undefined {
  if (!alike(tree.root, standing.api)) return undefined;
  const refs = entitiesOf(tree).map((entity) => entity.ref);
  const deployed = standing.deployments.filter(({ deployment }) =>
    refs.some((ref) => ref.kind === "deployment" && alike(ref.deployment, deployment)),
  );
  if (deployed.some((each) => alike(each.environment ?? "", environment))) return "here";
  if (deployed.length > 0) return "elsewhere";
  const isVersioned = standing.versions.some(({ version }) =>
    refs.some((ref) => ref.kind === "version" && alike(ref.version, version)),
  );
  return isVersioned ? "nowhere" : undefined;
}

/**
 * The ledger of a link as far as the API center and the source tell it by their names: its environment, and what stands and has a
 * source. What was written is not known, only that it is there; so the next run reads each entity and writes what differs. What has no
 * source any more is in no record, and nobody deletes it. `standing`: without APIs that are deployed nowhere and that another link may have.
 */
export function rebuildLedger(
  trees: DesiredTree[],
  { environment, instanceId }: { environment: LinkSettings["environment"]; instanceId: string },
  standing: StandingApi[],
  at: Date,
): LedgerRecord[] {
  const { name, title } = environment;
  const ref: EntityRef = { kind: "environment", environment: name };
  const record = { root: environmentRoot(name), sourceId: instanceId, title, changedAt: at.toISOString() };
  const own = { ...record, entities: [{ ...unwritten, ref, sourceId: instanceId, title }] };
  return [own, ...rebuildRecords(trees, name, standing, at)];
}

/** The {@link rebuildLedger ledger} without its environment: the trees that stand and that a link deployed there, or nowhere. */
export function rebuildRecords(
  trees: DesiredTree[],
  environment: string,
  standing: StandingApi[],
  at: Date,
): LedgerRecord[] {
  const byName = new Map(standing.map((each) => [each.api.toLowerCase(), each]));
  return trees.flatMap((tree): LedgerRecord[] => {
    const found = byName.get(tree.root.toLowerCase());
    const where = found && whereDeployed(tree, environment, found);
    if (!found || (where !== "here" && where !== "nowhere")) return [];
    const { root, sourceId, title } = tree;
    const entities = entitiesOf(tree).flatMap((entity) => entryOf(entity, found) ?? []);
    return [{ root, sourceId, title, entities, changedAt: at.toISOString() }];
  });
}

/** Whether the ledger's record of the tree is without something that the tree has. */
export function lacksSome(tree: DesiredTree, known: LedgerRecord | undefined): boolean {
  const paths = new Set(known?.entities.map(({ ref }) => entityPath(ref)));
  return entitiesOf(tree).some(({ ref }) => !paths.has(entityPath(ref)));
}

/**
 * A known record with what it lacks of the rebuilt one, and to be tried again; what it knows stays. `undefined`: it lacks nothing.
 */
export function completeRecord(
  known: LedgerRecord | undefined,
  rebuilt: LedgerRecord,
): LedgerRecord | undefined {
  if (!known) return rebuilt;
  const left = new Map(known.entities.map((entity) => [entityPath(entity.ref), entity]));
  const { size } = left;
  // The API itself comes first in a record, and below it parents do.
  const entities = rebuilt.entities.map((entity) => {
    const path = entityPath(entity.ref);
    const own = left.get(path);
    left.delete(path);
    return own ?? entity;
  });
  if (size - left.size === entities.length) return undefined;
  const { fault: _, ...record } = known;
  return { ...record, entities: [...entities, ...left.values()], changedAt: rebuilt.changedAt };
}

/** It is there, and so isn't without a fingerprint; what was last written isn't known. */
const unwritten = { state: "written", fingerprint: "unknown" } as const;

function entryOf(
  { ref, sourceId, title }: Pick<LedgerEntity, "ref" | "sourceId" | "title">,
  standing: StandingApi,
): LedgerEntity | undefined {
  const entry: LedgerEntity = { ...unwritten, ref, sourceId, title };
  switch (ref.kind) {
    case "api":
      return entry;
    case "version":
      return standing.versions.some(({ version }) => alike(version, ref.version)) ? entry : undefined;
    case "definition": {
      const found = standing.versions
        .find(({ version }) => alike(version, ref.version))
        ?.definitions.find(({ definition }) => alike(definition, ref.definition));
      if (!found) return undefined;
      const { contentHash } = found;
      return { ...entry, ...(contentHash !== undefined && { contentHash: contentHash ?? unknownDocument }) };
    }
    case "deployment":
      return standing.deployments.some(({ deployment }) => alike(deployment, ref.deployment))
        ? entry
        : undefined;
    case "environment":
      return undefined;
  }
}

/** Names of API Center compare without regard to letter case. */
function alike(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
