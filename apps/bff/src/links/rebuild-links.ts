import { randomUUID } from "node:crypto";
import { type ApiCenterReader, apiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { EnvironmentResource } from "@api-center-links/azure/api-center-schemas";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { resourceKey, resourceName, workspaceOf } from "@api-center-links/azure/resource-id";
import { scopeHolds } from "@api-center-links/azure/source-scope";
import { LifecycleStage, type LinkScope } from "@api-center-links/contracts/names";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import { mapToDesired } from "@api-center-links/sync-engine/map-to-desired";
import { rebuildLedger, whereDeployed } from "@api-center-links/sync-engine/rebuild-ledger";
import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";
import type { SourceSnapshot } from "@api-center-links/sync-engine/source";
import pLimit from "p-limit";
import { commandArgument } from "../command-argument.ts";
import type { NewLinkRecord } from "../store/link-record.ts";
import type { Store } from "../store/store.ts";
import { type FoundApi, readFoundApi } from "./found-api.ts";
import { instanceIn, isApiManagement, settingsOf } from "./found-environment.ts";
import { detailsOfNewLink } from "./link-activity.ts";

/** What became of one environment that a link may have made. */
export interface RebuiltLink {
  environment: string;
  /** The instance and, for a link to one, its workspace; `null` where the environment doesn't tell. */
  source: string | null;
  result: "rebuilt" | "there already" | "left out";
  /** APIs whose source is there: the link's from now on. */
  apis: number;
  /** APIs that are deployed in the environment and have no source: nobody's from now on, and for people to delete. */
  withoutSource: string[];
  /** APIs of the instance that are deployed nowhere and come from where nothing tells that a link covers it: nobody's from now on. */
  undeployed: string[];
  /** Why it was left out. */
  reason: string | null;
}

export interface RebuildOptions {
  store: Pick<Store, "links" | "recorded">;
  /** As the sync identity. */
  connection: ArmConnection;
  centerId: string;
  azurePortalUrl: string;
  /**
   * Environments, by name, that a link made although nothing is deployed there. Of others that look like one's nobody can tell
   * whether a person made them, and what a link has it may change and delete.
   */
  empty: string[];
  /** Finds out what would be done and stores nothing. */
  dryRun: boolean;
  signal: AbortSignal;
}

/** Said to be a link's, and isn't one that a link can have made. Nothing was stored. */
export class NoSuchEnvironmentError extends Error {
  constructor(environment: string, centerId: string) {
    super(
      `--empty ${environment}: ${resourceName(centerId)} has no such environment that a link may have made.`,
    );
    this.name = "NoSuchEnvironmentError";
  }
}

/** What is read once for all environments. */
interface Findings extends RebuildOptions {
  reader: ApiCenterReader;
  /** Names of the center's APIs, in lower case. */
  names: Set<string>;
  /** Rejects with a `Fault` where the instance can't be read. */
  snapshotOf(instanceId: string): Promise<SourceSnapshot>;
  foundApi(name: string): Promise<FoundApi>;
  /** APIs that links were rebuilt with, as they are told. */
  taken: Set<string>;
}

/**
 * Recreates the links of an API center whose records were lost, from what links leave there (environments, and APIs under names derived from
 * their sources) and from the instances themselves. Writes nothing in Azure; links that are there already stay as they are. Rejects
 * with a `Fault` where the API center can't be read, and with a `NoSuchEnvironmentError`.
 */
export async function rebuildLinks(options: RebuildOptions): Promise<RebuiltLink[]> {
  const { connection, centerId, azurePortalUrl, store, empty, signal } = options;
  const reader = apiCenterReader(connection, centerId);
  const [environments, azures, apis, links] = await Promise.all([
    reader.listEnvironments(signal),
    reader.listApiSources(signal),
    reader.listApis(signal),
    store.links.listOfCenter(centerId),
  ]);
  const atOnce = pLimit(16);
  const findings: Findings = {
    ...options,
    reader,
    names: new Set(apis.map(({ name }) => name.toLowerCase())),
    snapshotOf: once((instanceId) =>
      apiManagementSource({
        ...{ connection, instanceId, azurePortalUrl },
        scope: { kind: "service-and-workspaces" },
      }).snapshot(signal),
    ),
    foundApi: once((name) => atOnce(() => readFoundApi(reader, name, signal))),
    taken: new Set(),
  };
  const ofAzure = new Set(azures.map(({ properties }) => lastName(properties.targetEnvironmentId ?? "")));
  const candidates = environments.filter(
    (each) => isApiManagement(each) && !ofAzure.has(each.name.toLowerCase()),
  );
  const unknown = empty.find((name) => !candidates.some((each) => lastName(each.name) === lastName(name)));
  if (unknown !== undefined) throw new NoSuchEnvironmentError(unknown, centerId);
  const rebuilt: RebuiltLink[] = [];
  for (const environment of candidates) {
    const link = links.find(
      ({ settings }) => lastName(settings.environment.name) === lastName(environment.name),
    );
    rebuilt.push(
      link
        ? { ...nothingOf(environment), source: sourceOf(link), result: "there already" }
        : await rebuildLink(environment, findings),
    );
  }
  return rebuilt.map((each) => ({
    ...each,
    undeployed: each.undeployed.filter((api) => !findings.taken.has(api)),
  }));
}

async function rebuildLink(environment: EnvironmentResource, findings: Findings): Promise<RebuiltLink> {
  const leftOut = (reason: string, source: string | null = null): RebuiltLink => ({
    ...nothingOf(environment),
    ...{ source, reason },
  });
  const instanceId = instanceIn(environment);
  if (!instanceId) {
    return leftOut(
      "Its management portal address, which people may edit, doesn't lead to an API Management instance.",
    );
  }
  try {
    const snapshot = await findings.snapshotOf(instanceId);
    const settings = { environment: settingsOf(environment), ...unknownSettings };
    const trees = mapToDesired(snapshot, settings).map((tree) => tree.map());
    const candidates = trees.filter(({ root }) => findings.names.has(root.toLowerCase()));
    const found = await Promise.all(candidates.map(({ root }) => findings.foundApi(root)));
    const standing = candidates.flatMap((tree, at) => {
      const api = found[at];
      return api ? { tree, api, where: whereDeployed(tree, environment.name, api) } : [];
    });
    const deployed = standing.filter(({ where }) => where === "here");
    const scope = scopeOf(
      deployed.flatMap(({ tree }) => tree.versions.flatMap((each) => each.version.sourceId)),
    );
    // Any link of the instance may have made these: they don't tell this one's scope, they follow it.
    const nowhere = standing.filter(({ where }) => where === "nowhere");
    const isHeld = (sourceId: string) => deployed.length > 0 && scopeHolds(scope, workspaceOf(sourceId));
    const own = [...deployed, ...nowhere.filter(({ tree }) => isHeld(tree.sourceId))];
    const ownApis = own.map(({ api }) => api);
    const link: NewLinkRecord = {
      id: randomUUID(),
      centerId: findings.centerId,
      instanceId: snapshot.instance.id,
      scope,
      name: environment.name,
      settings: { environment: settings.environment, ...settingsIn(ownApis) },
      createdAt: new Date(),
      createdBy,
      request: { trigger: "created", requestedBy: createdBy, depth: "documents" },
    };
    const owner = { environment: settings.environment, instanceId: snapshot.instance.id };
    const records = rebuildLedger(trees, owner, ownApis, link.createdAt);
    const isSaidToBe = findings.empty.some((name) => lastName(name) === lastName(environment.name));
    if (!isSaidToBe && !records.some(isDeployed)) {
      return leftOut(
        `No API of the instance is deployed there, so a person may have made it. If a link did, say so: --center ${commandArgument(findings.centerId)} --empty ${environment.name}`,
        resourceName(instanceId),
      );
    }
    const roots = new Set(own.map(({ tree }) => tree.root));
    const orphans = await withoutSource(environment, roots, findings);
    const refusal = findings.dryRun ? undefined : await keep(findings, link, records);
    if (refusal) return leftOut(refusal, sourceOf(link));
    for (const api of ownApis) findings.taken.add(told(api));
    return {
      ...nothingOf(environment),
      ...{ source: sourceOf(link), result: "rebuilt", apis: own.length, withoutSource: orphans },
      undeployed: nowhere.filter(({ tree }) => !isHeld(tree.sourceId)).map(({ api }) => told(api)),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return leftOut(`The instance can't be read. ${error.message}`, resourceName(instanceId));
  }
}

/** Stores the link and its ledger together, or gives why not. */
async function keep(
  findings: Findings,
  link: NewLinkRecord,
  records: LedgerRecord[],
): Promise<string | undefined> {
  class Refused extends Error {}
  const subject = { kind: "link", name: link.name, id: link.id } as const;
  const record = () => ({
    ...{ id: randomUUID(), centerId: link.centerId, at: link.createdAt, endedAt: new Date() },
    ...({ action: "link.create", outcome: "done", subject } as const),
    actor: { objectId: null, name: createdBy },
    details: [...detailsOfNewLink(link), { name: "Rebuilt with APIs", value: String(records.length - 1) }],
    ...{ address: null, problem: null, correlationId: null, armCorrelationIds: [] },
  });
  try {
    await findings.store.recorded(record, async ({ links, ledgers }) => {
      // It was within the limits when it was made.
      const refused = await links.create(link, Number.MAX_SAFE_INTEGER);
      if (refused) throw new Refused(conflictReasons[refused.conflict]);
      const ledger = ledgers.ledgerOf(link.id);
      for (let at = 0; at < records.length; at += savedAtOnce) {
        await Promise.all(records.slice(at, at + savedAtOnce).map((each) => ledger.save(each)));
      }
    });
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

const conflictReasons = {
  instance: "Another link has this instance, or the workspace, already.",
  name: "Another link of this API center has the environment's name.",
  environment: "Another link has this environment.",
  limit: "The API center has as many links as its plan allows.",
};

/** Records in one statement. */
const savedAtOnce = 200;

const createdBy = "Rebuilt from the API center";

/** APIs that look like the link's, being deployed in its environment under a name with a hash, and that no source speaks for. */
async function withoutSource(
  environment: EnvironmentResource,
  own: Set<string>,
  { names, foundApi }: Findings,
): Promise<string[]> {
  const others = [...names].filter((name) => /-[0-9a-f]{10}$/.test(name) && !own.has(name));
  const found = await Promise.all(others.map(foundApi));
  return found
    .filter(({ deployments }) =>
      deployments.some((each) => each.environment?.toLowerCase() === environment.name.toLowerCase()),
    )
    .map(told);
}

function told({ title, api }: FoundApi): string {
  return `${title} (${api})`;
}

/** What is deployed under a link's name, and so in its environment, no person made. */
function isDeployed({ entities }: LedgerRecord): boolean {
  return entities.some(({ ref }) => ref.kind === "deployment");
}

/** From where the APIs come that the link has brought and deployed; with none at all, the instance itself. */
function scopeOf(sourceIds: string[]): LinkScope {
  const places = new Map(sourceIds.map((id) => [resourceKey(workspaceOf(id) ?? ""), workspaceOf(id)]));
  const [workspace] = places.values();
  if (places.size > 1) return { kind: "service-and-workspaces" };
  return workspace === undefined ? { kind: "service" } : { kind: "workspace", workspace };
}

/** Names don't depend on them, so that they may be found out afterwards. */
const unknownSettings = { lifecycleStage: "production", definitions: "always" } as const;

/** The stage that most versions have, and whether there are definitions. */
function settingsIn(apis: FoundApi[]): Pick<LinkSettings, "lifecycleStage" | "definitions"> {
  const stages = Map.groupBy(
    apis.flatMap((api) => api.versions.flatMap(({ stage }) => LifecycleStage.safeParse(stage).data ?? [])),
    (stage) => stage,
  );
  const [commonest] = [...stages.values()].toSorted((left, right) => right.length - left.length);
  const described = apis.some((api) => api.versions.some(({ definitions }) => definitions.length > 0));
  return {
    lifecycleStage: commonest?.[0] ?? unknownSettings.lifecycleStage,
    definitions: described || apis.length === 0 ? "always" : "never",
  };
}

function sourceOf({ instanceId, scope }: Pick<NewLinkRecord, "instanceId" | "scope">): string {
  const name = resourceName(instanceId);
  if (scope.kind === "workspace") return `${name}, workspace ${scope.workspace}`;
  return scope.kind === "service" ? name : `${name} with its workspaces`;
}

function nothingOf({ name }: EnvironmentResource): RebuiltLink {
  return {
    ...{ environment: name, source: null, result: "left out", reason: null },
    ...{ apis: 0, withoutSource: [], undeployed: [] },
  };
}

function lastName(id: string): string {
  return resourceName(id).toLowerCase();
}

function once<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const answer = asked.get(key.toLowerCase()) ?? ask(key);
    asked.set(key.toLowerCase(), answer);
    return answer;
  };
}
