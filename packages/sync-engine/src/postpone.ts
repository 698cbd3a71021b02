import type { DesiredTree } from "./desired-tree.ts";
import { isEnvironment } from "./environment-tree.ts";
import type { FaultRecord } from "./fault.ts";
import { fingerprint } from "./fingerprint.ts";
import { entityPath } from "./inventory.ts";
import type { LedgerFault } from "./ledger.ts";
import type { Policy } from "./limits.ts";
import { entitiesOf, type TreePlan } from "./plan.ts";

/** How long to leave a tree alone that has failed so many times in a row, ms. */
export type RetryPause = (failures: number) => number;

/** Trees that failed a short while ago are left for later, unless what is wanted of them has changed since. */
export function leavingForLater(now: Date): Policy {
  return (plan) => plan.map((tree) => (isWaiting(tree, now) ? left(tree) : tree));
}

function left(tree: TreePlan): TreePlan {
  return { ...tree, action: "keep", api: [], versions: [], removals: [], notes: [] };
}

/** Without the environment nothing else can be written, so that is always tried. */
function isWaiting({ root, desired, record }: TreePlan, now: Date): boolean {
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
