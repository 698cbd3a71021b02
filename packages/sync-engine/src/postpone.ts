import type { DesiredTree } from "./desired-tree.ts";
import { isEnvironment } from "./environment-tree.ts";
import type { FaultRecord } from "./fault.ts";
import { fingerprint } from "./fingerprint.ts";
import { entityPath } from "./inventory.ts";
import type { LedgerFault } from "./ledger.ts";
import { entitiesOf, type TreePlan } from "./plan.ts";

/** How long to leave a tree alone that has failed so many times in a row, ms. */
export type RetryPause = (failures: number) => number;

/**
 * Whether a tree that failed a short while ago is left for later: unless what is wanted of it has changed since. Without the
 * environment nothing else can be written, so that is always tried.
 */
export function isWaiting({ root, desired, record }: TreePlan, now: Date): boolean {
  const { retryAt, wanted } = record?.fault ?? {};
  if (isEnvironment(root) || retryAt === undefined || Date.parse(retryAt) <= now.getTime()) return false;
  return wanted === printOf(desired);
}

/** The fault of a tree, with the time before which it isn't worth another try. */
export function postponed(
  fault: FaultRecord,
  { desired, record }: TreePlan,
  pauseMs: RetryPause | undefined,
): LedgerFault {
  if (!pauseMs) return fault;
  const wanted = printOf(desired);
  const before = record?.fault?.wanted === wanted ? (record.fault.failures ?? 0) : 0;
  const failures = before + 1;
  return { ...fault, failures, wanted, retryAt: new Date(Date.now() + pauseMs(failures)).toISOString() };
}

/** A new revision may bring a new document. */
function printOf(desired: DesiredTree | undefined): string {
  if (!desired) return "nothing";
  const revisions = desired.versions.map((version) => version.definition?.source.revision);
  const owned = entitiesOf(desired).map((entity) => [entityPath(entity.ref), entity.owned]);
  return fingerprint({ owned, revisions });
}
