import type { World } from "../server/world.ts";
import { changedBehavior } from "./behavior.ts";

/** Changes the given fields of the behaviour. Buckets, fault counts and consents start over where their settings are given. Throws a `ZodError`. */
export function setBehavior(world: World, change: unknown): void {
  world.behavior = changedBehavior(world.behavior, change);
  if (typeof change !== "object" || change === null) return;
  if ("throttle" in change) world.throttle.reset();
  if ("signIn" in change) world.consents.clear();
  if ("faults" in change) world.faults.use(world.behavior.faults);
}
