import { parseInstanceId, resourceKey } from "@api-center-links/azure/resource-id";
import type { Link } from "@api-center-links/contracts/links";
import type { Run, RunOutcome } from "@api-center-links/contracts/runs";
import type { FaultRecord } from "@api-center-links/sync-engine/fault";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import type { LedgerCounts } from "../store/ledger-store.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { OutcomeRecord, RunRecord } from "../store/run-store.ts";
import type { Store } from "../store/store.ts";
import type { InstanceWatch } from "../store/watch-store.ts";
import { type LinkSituation, statusOf } from "./link-status.ts";
import { troubleOf } from "./status-reason.ts";

/** What the view of a link needs to know beyond the link. */
export interface ViewOptions {
  azurePortalUrl: string;
  tenantId: string;
  forcedIntervalMs: number;
  /** 0: activity logs aren't read, whatever was read of them before. */
  activityLogIntervalMs: number;
}

/** Links as people see them: with status, progress, counts and latest runs. */
export async function viewLinks(store: Store, links: LinkRecord[], options: ViewOptions): Promise<Link[]> {
  const ids = links.map((link) => link.id);
  const [runs, counts, leftOut, missing, pending, watches] = await Promise.all([
    store.runs.newest(ids),
    store.ledgers.counts(ids),
    store.remarks.countLeftOut(ids),
    store.missing.count(ids),
    store.changes.oldest(ids),
    store.watches.list(links.map((link) => link.instanceId)),
  ]);
  return links.map((link) => {
    const { current, last } = runs.get(link.id) ?? {};
    const situation = {
      ...{ link, current, last },
      counts: counts.get(link.id) ?? empty,
      leftOut: leftOut.get(link.id) ?? 0,
      missing: missing.get(link.id) ?? { held: 0, kept: 0, lately: 0 },
    };
    const watch = watches.get(resourceKey(link.instanceId));
    return viewLink(situation, { watch, pendingSince: pending.get(link.id) }, options);
  });
}

const empty: LedgerCounts = {
  ...{ apis: 0, versions: 0, definitions: 0, deployments: 0 },
  ...{ faults: 0, changedAt: null },
};

function viewLink(
  situation: LinkSituation,
  { watch, pendingSince }: { watch: InstanceWatch | undefined; pendingSince: Date | undefined },
  options: ViewOptions,
): Link {
  const log = options.activityLogIntervalMs > 0 ? watch : undefined;
  const { link, current, last } = situation;
  const { faults: _, changedAt, ...counts } = situation.counts;
  const { held, kept } = situation.missing;
  const { status, reason } = statusOf(situation);
  const instance = parseInstanceId(link.instanceId);
  const waits = link.state === "active" || (link.state === "deleting" && link.fault !== null);
  const forceableAt = link.fault ? null : forceableFrom(link.lastForcedAt, options.forcedIntervalMs);
  return {
    id: link.id,
    name: link.name,
    source: {
      resourceId: link.instanceId,
      instanceName: instance.name,
      resourceGroup: instance.resourceGroup,
      subscriptionId: instance.subscriptionId,
      portalUrl: portalAddress(link.instanceId, options),
      scope: link.scope,
    },
    environment: { name: link.settings.environment.name, title: link.settings.environment.title },
    settings: { lifecycleStage: link.settings.lifecycleStage, definitions: link.settings.definitions },
    status,
    statusReason: reason,
    progress: current?.progress ?? null,
    missing: { held, kept },
    counts,
    currentRun: current ? viewRun(current, link) : null,
    lastRun: last ? viewRun(last, link) : null,
    lastChangedAt: changedAt?.toISOString() ?? null,
    noticing: {
      lastEventAt: watch?.lastEventAt?.toISOString() ?? null,
      logReadUntil: log?.logReadUntil?.toISOString() ?? null,
      logFault: viewFault(log?.logFault),
    },
    pendingSince: pendingSince?.toISOString() ?? null,
    lastVerification: link.lastVerification,
    lastSuccessAt: link.lastSuccessAt?.toISOString() ?? null,
    nextCheckAt: waits && !current ? (link.nextCheckAt?.toISOString() ?? null) : null,
    forceableAt: forceableAt?.toISOString() ?? null,
    createdAt: link.createdAt.toISOString(),
    createdBy: link.createdBy,
  };
}

/** When a sync may be forced again; `null`: now. One that was forced by a clock that was ahead doesn't count, as when it is forced. */
function forceableFrom(lastForcedAt: Date | null, intervalMs: number): Date | null {
  if (!lastForcedAt || Math.abs(Date.now() - lastForcedAt.getTime()) >= intervalMs) return null;
  return new Date(lastForcedAt.getTime() + intervalMs);
}

/** A resource's page in the Azure portal. */
export function portalAddress(
  resourceId: string,
  { azurePortalUrl, tenantId }: Pick<ViewOptions, "azurePortalUrl" | "tenantId">,
): string {
  return `${azurePortalUrl}/#@${tenantId}/resource${resourceId}`;
}

export function viewRun(run: RunRecord, link: LinkRecord): Run {
  return {
    id: run.id,
    linkId: run.linkId,
    trigger: run.trigger,
    requestedBy: run.requestedBy,
    depth: run.depth,
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    result: run.result,
    totals: run.totals,
    progress: run.progress,
    armRequests: run.requests,
    fault: viewRunFault(run.fault, link),
  };
}

export function viewOutcome({ fault, at, ...outcome }: OutcomeRecord): RunOutcome {
  return { ...outcome, fault: viewFault(fault), at: at.toISOString() };
}

/** Whether the record is that of the link's environment. */
export function isEnvironment(record: Pick<LedgerRecord, "root">): boolean {
  return record.root.startsWith("environment:");
}

function viewRunFault(fault: RunRecord["fault"], link: LinkRecord): Run["fault"] {
  const viewed = viewFault(fault);
  if (!fault || !viewed) return null;
  return { ...viewed, reason: "at" in fault ? troubleOf(link, fault).reason.message : fault.message };
}

export function viewFault(fault: FaultRecord | null | undefined) {
  return fault
    ? { code: fault.code, message: fault.message, correlationId: fault.correlationId ?? null }
    : null;
}
