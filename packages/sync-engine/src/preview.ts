import { drawUp } from "./draw-up.ts";
import { isEnvironment } from "./environment-tree.ts";
import type { LedgerRecord } from "./ledger.ts";
import type { Limits } from "./limits.ts";
import type { LinkSettings } from "./link-settings.ts";
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
  records: LedgerRecord[];
  settings: LinkSettings;
  limits?: Limits;
  /** Names of all APIs of the center, in lower case. */
  namesInCenter: () => Promise<Set<string>>;
  signal: AbortSignal;
}): Promise<PlanPreview> {
  const { source, records, limits = {}, signal } = options;
  const snapshot = await source.snapshot(signal);
  const plan = await drawUp(snapshot, records, {
    ...{ ...options, limits, depth: "listing" },
    namesBeside: async () => new Set(),
  });
  const apis = plan.filter((tree) => !isEnvironment(tree.root) && tree.action !== "keep");
  const versions = apis
    .filter((tree) => tree.action !== "skip")
    .flatMap((tree) => tree.desired?.versions ?? []);
  return {
    totals: {
      apis: apis.filter((tree) => tree.action !== "skip").length,
      versions: versions.length,
      definitions: versions.filter((version) => version.definition).length,
      skipped: apis.filter((tree) => tree.action === "skip").length,
    },
    items: apis.map((tree) => ({
      title: tree.title,
      kind: tree.desired?.kind ?? "",
      versions: tree.desired?.versions.map((version) => version.version.title) ?? [],
      action: tree.action as PlannedApi["action"],
      notes: tree.notes,
    })),
  };
}
