import type { EntityKind, EntityProperties } from "./inventory.ts";

/** What API Center answers with and doesn't take back (Microsoft.ApiCenter 2024-03-01). */
const readOnly: Record<EntityKind, string[]> = {
  environment: [],
  api: ["lifecycleStage"],
  version: [],
  definition: ["specification"],
  deployment: [],
};

/** The fields that a write may carry. */
export function writableFields(kind: EntityKind, properties: EntityProperties): EntityProperties {
  return Object.fromEntries(Object.entries(properties).filter(([field]) => !readOnly[kind].includes(field)));
}
