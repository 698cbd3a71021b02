import {
  type DeletionLimits,
  goingAsConfirmed,
  holdingDeletions,
  type RecordedDeletions,
} from "./deletion-guard.ts";
import { doubtMissing } from "./doubt-missing.ts";
import { environmentTree, isEnvironment } from "./environment-tree.ts";
import type { SeeEntity } from "./inventory.ts";
import type { KnownTrees } from "./ledger.ts";
import { type Limits, leavingOthersAlone, needsRoom, withinLimits } from "./limits.ts";
import type { Depth, LinkSettings } from "./link-settings.ts";
import { listedApis } from "./listed-apis.ts";
import type { NamesBeside } from "./look-below.ts";
import { makePlan } from "./make-plan.ts";
import { mapToDesired, type WantedTree } from "./map-to-desired.ts";
import type { Plan } from "./plan.ts";
import { isWaiting } from "./postpone.ts";
import type { SourceSnapshot } from "./source.ts";

interface DrawUpOptions {
  settings: LinkSettings;
  limits: Limits;
  /** Left out: no deletion is held. */
  deletions?: { limits: DeletionLimits };
  recorded: RecordedDeletions;
  /** Asked only when something would be created below an API that is there already. */
  namesBeside: NamesBeside;
}

export interface DrawUpAllOptions extends DrawUpOptions {
  depth: Depth;
  /** Asked when something would be created, and by runs that look closely. `see` is told of each. */
  namesInCenter: (see?: SeeEntity) => Promise<Set<string>>;
}

/** The guarded plan for a whole snapshot: what a run applies and what a preview shows. */
export async function drawUp(
  snapshot: SourceSnapshot,
  known: KnownTrees,
  options: DrawUpAllOptions,
): Promise<Plan> {
  const { depth, limits, namesInCenter } = options;
  const wanted = wantedTrees(snapshot, options.settings);
  const roots = await known.roots();
  const looksClosely = depth !== "listing" && roots.length > 0;
  const listed = depth === "verify" ? listedApis(wanted) : undefined;
  const present = looksClosely ? await namesInCenter(listed?.see) : undefined;
  const now = new Date();
  const unguarded = !present
    ? await makePlan(wanted, known, { ...options, isWaiting: (tree) => isWaiting(tree, now) })
    : listed
      ? await makePlan(wanted, known, { ...options, listedApi: listed.find })
      : await makePlan(wanted, doubtMissing(known, present), options);
  const plan = await guarded(unguarded, options, async (besides) => {
    return roots.filter((root) => !isEnvironment(root) && !besides.has(root)).length;
  });
  if (!plan.some(needsRoom)) return plan;
  const names = present ?? (await namesInCenter());
  const ours = new Set(roots.map((root) => root.toLowerCase()));
  const policies = [leavingOthersAlone(names), withinLimits(limits, names.difference(ours).size, 0)];
  return policies.reduce((trimmed, policy) => policy(trimmed), plan);
}

export interface DrawUpPartOptions extends DrawUpOptions {
  /** Which of these names the API center holds, in lower case. Asked when something would be created, as what follows. */
  namesAmong: (roots: string[]) => Promise<Set<string>>;
  /** Number of APIs in the API center; may be somewhat old. */
  apisInCenter: () => Promise<number>;
  /** Number of API trees of the link, those of these roots left out. */
  apisOfLink: (besides?: ReadonlySet<string>) => Promise<number>;
}

/** The guarded plan for a part of the source, whose documents are compared: they may be what has changed. */
export async function drawUpPart(
  snapshot: SourceSnapshot,
  known: KnownTrees,
  options: DrawUpPartOptions,
): Promise<Plan> {
  const wanted = wantedTrees(snapshot, options.settings);
  const unguarded = await makePlan(wanted, known, { ...options, depth: "documents" });
  const deletes = unguarded.some((tree) => tree.action === "delete");
  const plan = deletes ? await guarded(unguarded, options, options.apisOfLink) : unguarded;
  if (!plan.some(needsRoom)) return plan;
  const coming = plan.flatMap(({ action, root }) => (action === "create" ? root : []));
  const [names, inCenter, ofLink, roots] = await Promise.all([
    options.namesAmong(coming),
    options.apisInCenter(),
    options.apisOfLink(),
    known.roots(),
  ]);
  const here = roots.filter((root) => !isEnvironment(root)).length;
  const policies = [
    leavingOthersAlone(names),
    withinLimits(options.limits, Math.max(inCenter - ofLink, 0), Math.max(ofLink - here, 0)),
  ];
  return policies.reduce((trimmed, policy) => policy(trimmed), plan);
}

async function guarded(
  plan: Plan,
  { deletions, recorded }: DrawUpOptions,
  apisOfLink: (besides: ReadonlySet<string>) => Promise<number>,
): Promise<Plan> {
  if (!deletions) return plan;
  const count = await apisOfLink(goingAsConfirmed(plan, recorded));
  return holdingDeletions(deletions.limits, recorded, count)(plan);
}

function wantedTrees(snapshot: SourceSnapshot, settings: LinkSettings): WantedTree[] {
  return [environmentTree(settings, snapshot.instance), ...mapToDesired(snapshot, settings)];
}
