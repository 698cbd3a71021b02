import type { PlanLimits } from "../config.ts";

/** The plan's limits in the engine's words. */
export function engineLimits({ apis, apisPerLink, versionsPerApi, deploymentsPerApi }: PlanLimits) {
  return { apisInCenter: apis, apisPerLink, versionsPerApi, deploymentsPerApi };
}
