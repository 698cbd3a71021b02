import { randomUUID } from "node:crypto";
import type { EnvironmentResource } from "@api-center-links/azure/api-center-schemas";
import { resourceKey, resourceName, workspaceOf } from "@api-center-links/azure/resource-id";
import { scopeHolds } from "@api-center-links/azure/source-scope";
import { LifecycleStage, type LinkScope } from "@api-center-links/contracts/names";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import { mapToDesired } from "@api-center-links/sync-engine/map-to-desired";
import { rebuildLedger, whereDeployed } from "@api-center-links/sync-engine/rebuild-ledger";
import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";
import { commandArgument } from "../../command-argument.ts";
import type { NewLinkRecord } from "../../store/link-record.ts";
import { detailsOfNewLink } from "../link-activity.ts";
import {
  type Findings,
  type RebuiltLink,
  rebuiltBy,
  recordOfRebuild,
  saveAll,
  sourceOf,
  told,
  withoutSource,
} from "./findings.ts";
import type { FoundApi } from "./found-api.ts";
import { instanceIn, settingsOf } from "./found-environment.ts";

/** Recreates the link that made an environment and has no record any more, where what stands there tells it. */
export async function rebuildLink(
  environment: EnvironmentResource,
  findings: Findings,
): Promise<RebuiltLink> {
  const { centerId, also } = findings;
  const isAsked = also.some((name) => name.toLowerCase() === environment.name.toLowerCase());
  const leftOut = (reason: string, source: string | null = null): RebuiltLink => ({
    ...nothingOf(environment),
    ...{ source, reason },
  });
  const asking = `--center ${commandArgument(centerId)} --also ${environment.name}`;
  const instanceId = instanceIn(environment);
  if (!instanceId) {
    return leftOut(
      "Its management portal address, which people may edit, doesn't lead to an API Management instance.",
    );
  }
  if (!isAsked && findings.letGo.has(environment.name.toLowerCase())) {
    return leftOut(
      `Its link was deleted and the APIs kept, which are people's since. To bring the link back all the same: ${asking}`,
      resourceName(instanceId),
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
    // Where a link's APIs were kept, they may be among these.
    const isTold = deployed.length > 0 && findings.letGo.size === 0;
    const isHeld = (sourceId: string) => isTold && scopeHolds(scope, workspaceOf(sourceId));
    const own = [...deployed, ...nowhere.filter(({ tree }) => isHeld(tree.sourceId))];
    // People may have moved one of them into an environment of their own.
    const elsewhere = standing.filter(
      ({ tree, where }) => where === "elsewhere" && scopeHolds(scope, workspaceOf(tree.sourceId)),
    );
    if (!isAsked && elsewhere.length > deployed.length && deployed.length > 0) {
      return leftOut(
        `Of the instance's APIs more are deployed elsewhere, so a person may have made it. If a link did, say so: ${asking}`,
        resourceName(instanceId),
      );
    }
    const ownApis = own.map(({ api }) => api);
    const createdAt = new Date();
    const owner = { environment: settings.environment, instanceId: snapshot.instance.id };
    const records = rebuildLedger(trees, owner, ownApis, createdAt);
    const link: NewLinkRecord = {
      id: randomUUID(),
      centerId,
      instanceId: snapshot.instance.id,
      scope,
      name: environment.name,
      settings: { environment: settings.environment, ...settingsIn(ownApis, records) },
      createdAt,
      createdBy: rebuiltBy,
      request: { trigger: "created", requestedBy: rebuiltBy, depth: "documents" },
    };
    if (!isAsked && !records.some(isDeployed)) {
      return leftOut(
        `No API of the instance is deployed there, so a person may have made it. If a link did, say so: ${asking}`,
        resourceName(instanceId),
      );
    }
    const roots = new Set(own.map(({ tree }) => tree.root.toLowerCase()));
    const orphans = await withoutSource(environment.name, roots, findings);
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
  const details = [...detailsOfNewLink(link), { name: "APIs", value: String(records.length - 1) }];
  const record = () => recordOfRebuild(link, link.createdAt, details);
  try {
    await findings.store.recorded(record, async ({ links, ledgers }) => {
      // It was within the limits when it was made.
      const refused = await links.create(link, Number.MAX_SAFE_INTEGER);
      if (refused) throw new Refused(conflictReasons[refused.conflict]);
      await saveAll(records, ledgers.ledgerOf(link.id));
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

/** The stage that most versions have, and whether there are definitions that a link made. */
function settingsIn(
  apis: FoundApi[],
  records: LedgerRecord[],
): Pick<LinkSettings, "lifecycleStage" | "definitions"> {
  const stages = Map.groupBy(
    apis.flatMap((api) => api.versions.flatMap(({ stage }) => LifecycleStage.safeParse(stage).data ?? [])),
    (stage) => stage,
  );
  const [commonest] = [...stages.values()].toSorted((left, right) => right.length - left.length);
  const described = records.some(({ entities }) => entities.some(({ ref }) => ref.kind === "definition"));
  return {
    lifecycleStage: commonest?.[0] ?? unknownSettings.lifecycleStage,
    definitions: described || apis.length === 0 ? "always" : "never",
  };
}

function nothingOf({ name }: EnvironmentResource): RebuiltLink {
  return {
    ...{ environment: name, source: null, result: "left out", reason: null },
    ...{ apis: 0, withoutSource: [], undeployed: [] },
  };
}
