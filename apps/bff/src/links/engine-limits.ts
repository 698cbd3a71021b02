import type { Limits } from "@api-center-links/sync-engine/reconcile";
import type { PlanLimits } from "../config.ts";

/** The plan's limits in the engine's words. */
export function engineLimits({ apis, environments: _, links: __, ...limits }: PlanLimits): Limits {
  return { ...limits, apisInCenter: apis };
}
