import { raiseEvent } from "../../event-grid/raise-event.ts";
import type { ArmCall } from "../arm-call.ts";
import { type HolderPlace, serviceType } from "./place.ts";

type ApiEventType =
  | `API${"Created" | "Updated" | "Deleted"}`
  | `APIRelease${"Created" | "Updated" | "Deleted"}`;

/**
 * Tells Event Grid what happened to an API or a release; `name` is what follows `/apis/`. What happens in workspaces, and to operations
 * and schemas, raises nothing: Azure documents no event for either.
 */
export function raiseApiEvent(call: ArmCall, place: HolderPlace, type: ApiEventType, name: string): void {
  if (place.type !== serviceType) return;
  raiseEvent(call.world, {
    topic: place.path,
    subject: `/apis/${name}`,
    type: `Microsoft.ApiManagement.${type}`,
  });
}
