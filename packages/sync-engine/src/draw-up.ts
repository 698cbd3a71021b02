import pLimit from "p-limit";
import { doubtMissing } from "./doubt-missing.ts";
import { environmentTree, isEnvironment } from "./environment-tree.ts";
import type { EntityRef } from "./inventory.ts";
import type { LedgerRecord } from "./ledger.ts";
import { type Limits, leavingOthersAlone, withinLimits } from "./limits.ts";
import type { Depth, LinkSettings } from "./link-settings.ts";
import { mapToDesired } from "./map-to-desired.ts";
import { makePlan, type Plan } from "./plan.ts";
import { leavingForLater } from "./postpone.ts";
import type { SourceSnapshot } from "./source.ts";
import { trimToRoom } from "./trim-to-room.ts";

interface DrawUpOptions {
  settings: LinkSettings;
  limits: Limits;
  /** Asked only when something would be created below an API that is there already. */
  namesBeside: (entity: EntityRef) => Promise<Set<string>>;
}

export interface DrawUpAllOptions extends DrawUpOptions {
  depth: Depth;
  /** Asked when something would be created, and by runs that look closely. */
  namesInCenter: () => Promise<Set<string>>;
}

/** The guarded plan for a whole snapshot: what a run applies and what a preview shows. */
export async function drawUp(
  snapshot: SourceSnapshot,
  records: LedgerRecord[],
  options: DrawUpAllOptions,
): Promise<Plan> {
  const { depth, limits, namesInCenter } = options;
  const desired = await desiredTrees(snapshot, records, options);
  const looksClosely = depth === "documents" && records.length > 0;
  const present = looksClosely ? await namesInCenter() : undefined;
  const plan = present
    ? makePlan(desired, doubtMissing(records, present), depth)
    : leavingForLater(new Date())(makePlan(desired, records, depth));
  if (!creates(plan)) return plan;
  const names = present ?? (await namesInCenter());
  const ours = new Set(records.map((record) => record.root.toLowerCase()));
  const policies = [leavingOthersAlone(names), withinLimits(limits, names.difference(ours).size, 0)];
  return policies.reduce((guarded, policy) => policy(guarded), plan);
}

export interface DrawUpPartOptions extends DrawUpOptions {
  /** Which of these names the API center holds, in lower case. Asked when something would be created, as what follows. */
  namesAmong: (roots: string[]) => Promise<Set<string>>;
  /** Number of APIs in the API center; may be somewhat old. */
  apisInCenter: () => Promise<number>;
  /** Number of API trees of the link. */
  apisOfLink: () => Promise<number>;
}

/** The guarded plan for a part of the source, whose documents are compared: they may be what has changed. */
export async function drawUpPart(
  snapshot: SourceSnapshot,
  records: LedgerRecord[],
  options: DrawUpPartOptions,
): Promise<Plan> {
  const plan = makePlan(await desiredTrees(snapshot, records, options), records, "documents");
  if (!creates(plan)) return plan;
  const coming = plan.flatMap(({ action, root }) => (action === "create" ? root : []));
  const [names, inCenter, ofLink] = await Promise.all([
    options.namesAmong(coming),
    options.apisInCenter(),
    options.apisOfLink(),
  ]);
  const here = records.filter(({ root }) => !isEnvironment(root)).length;
  const policies = [
    leavingOthersAlone(names),
    withinLimits(options.limits, Math.max(inCenter - ofLink, 0), Math.max(ofLink - here, 0)),
  ];
  return policies.reduce((guarded, policy) => policy(guarded), plan);
}

async function desiredTrees(
  snapshot: SourceSnapshot,
  records: LedgerRecord[],
  { settings, limits, namesBeside }: DrawUpOptions,
) {
  const known = new Map(records.map((record) => [record.root, record]));
  const inTurn = pLimit(16);
  const trees = await inTurn.map(mapToDesired(snapshot, settings), (tree) =>
    trimToRoom(tree, known.get(tree.root), limits, namesBeside),
  );
  return [environmentTree(settings, snapshot.instance), ...trees];
}

function creates(plan: Plan): boolean {
  return plan.some((tree) => tree.action === "create");
}
