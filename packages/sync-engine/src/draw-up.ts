import pLimit from "p-limit";
import { doubtMissing } from "./doubt-missing.ts";
import { environmentTree } from "./environment-tree.ts";
import type { EntityRef } from "./inventory.ts";
import type { LedgerRecord } from "./ledger.ts";
import { type Limits, leavingOthersAlone, withinLimits } from "./limits.ts";
import type { Depth, LinkSettings } from "./link-settings.ts";
import { mapToDesired } from "./map-to-desired.ts";
import { makePlan, type Plan } from "./plan.ts";
import { leavingForLater } from "./postpone.ts";
import type { SourceSnapshot } from "./source.ts";
import { trimToRoom } from "./trim-to-room.ts";

export interface DrawUpOptions {
  settings: LinkSettings;
  depth: Depth;
  limits: Limits;
  /** Asked when something would be created, and by runs that look closely. */
  namesInCenter: () => Promise<Set<string>>;
  /** Asked only when something would be created below an API that is there already. */
  namesBeside: (entity: EntityRef) => Promise<Set<string>>;
}

/** The guarded plan for a snapshot: what a run applies and what a preview shows. */
export async function drawUp(
  snapshot: SourceSnapshot,
  records: LedgerRecord[],
  { settings, depth, limits, namesInCenter, namesBeside }: DrawUpOptions,
): Promise<Plan> {
  const known = new Map(records.map((record) => [record.root, record]));
  const inTurn = pLimit(16);
  const trees = await inTurn.map(mapToDesired(snapshot, settings), (tree) =>
    trimToRoom(tree, known.get(tree.root), limits, namesBeside),
  );
  const desired = [environmentTree(settings, snapshot.instance), ...trees];
  const looksClosely = depth === "documents" && records.length > 0;
  const present = looksClosely ? await namesInCenter() : undefined;
  const plan = present
    ? makePlan(desired, doubtMissing(records, present), depth)
    : leavingForLater(new Date())(makePlan(desired, records, depth));
  if (!plan.some((tree) => tree.action === "create")) return plan;
  const names = present ?? (await namesInCenter());
  const ours = new Set(records.map((record) => record.root.toLowerCase()));
  const policies = [leavingOthersAlone(names), withinLimits(limits, names.difference(ours).size)];
  return policies.reduce((guarded, policy) => policy(guarded), plan);
}
