import { nothingRecorded } from "./deletion-guard.ts";
import { drawUp } from "./draw-up.ts";
import { isEnvironment } from "./environment-tree.ts";
import type { KnownTrees } from "./ledger.ts";
import type { Limits } from "./limits.ts";
import type { LinkSettings } from "./link-settings.ts";
import { notesOn } from "./plan.ts";
import type { ApiSource } from "./source.ts";

export interface PlannedApi {
  title: string;
  kind: string;
  /** Titles, newest first. */
  versions: string[];
  action: "create" | "update" | "delete" | "skip";
  notes: string[];
}

export interface PlanPreview {
  totals: { apis: number; versions: number; definitions: number; skipped: number };
  items: PlannedApi[];
}

/** What a sync would do: the very plan that a run would apply, not applied. Lists the source and writes nothing. */
export async function previewPlan(options: {
  source: ApiSource;
  /** What the link has written already; none before its first sync. */
  known: KnownTrees;
  settings: LinkSettings;
  limits?: Limits;
  /** Names of all APIs of the center, in lower case. */
  namesInCenter: () => Promise<Set<string>>;
  signal: AbortSignal;
}): Promise<PlanPreview> {
  const { source, known, limits = {}, signal } = options;
  const snapshot = await source.snapshot(signal);
  const plan = await drawUp(snapshot, known, {
    ...{ ...options, limits, depth: "listing", recorded: nothingRecorded },
    namesBeside: async () => undefined,
  });
  const preview: PlanPreview = { totals: { apis: 0, versions: 0, definitions: 0, skipped: 0 }, items: [] };
  for (const tree of plan) {
    const { title, kind = "", action } = tree;
    // Nothing is held here.
    if (isEnvironment(tree.root) || action === "keep" || action === "hold") continue;
    const versions = (await tree.open?.())?.desired?.versions ?? [];
    preview.items.push({
      ...{ title, kind, action, notes: notesOn(tree) },
      versions: versions.map(({ version }) => version.title),
    });
    if (action === "skip") preview.totals.skipped += 1;
    else {
      preview.totals.apis += 1;
      preview.totals.versions += versions.length;
      preview.totals.definitions += versions.filter(({ definition }) => definition).length;
    }
  }
  return preview;
}
