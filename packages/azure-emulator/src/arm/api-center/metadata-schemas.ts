import type { StoredState } from "../../estate/state.ts";
import { type ArmHandler, ok, type ResourceKind } from "../arm-call.ts";
import { apiVersions } from "./api-versions.ts";
import { MetadataSchemaBody } from "./bodies.ts";
import { findCenter } from "./place.ts";
import { storedKind } from "./stored-kind.ts";

export const metadataSchemas: ResourceKind = storedKind<StoredState>({
  type: "Microsoft.ApiCenter/services/metadataSchemas",
  apiVersions,
  word: "Metadata schema",
  body: MetadataSchemaBody,
  collection: (call) => {
    const { center, path } = findCenter(call);
    return { items: center.metadataSchemas, path: `${path}/metadataSchemas` };
  },
  make: (stored) => stored,
  requireRoom: () => undefined,
  filterFields: [],
});

/** One JSON Schema of all custom properties assigned to a kind of entity. */
export const exportMetadataSchema: ArmHandler = (call) => {
  const { center } = findCenter(call);
  const { assignedTo } = (call.body ?? {}) as { assignedTo?: string };
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  for (const schema of center.metadataSchemas) {
    const assignments = (schema.properties.assignedTo ?? []) as { entity?: string; required?: boolean }[];
    const assignment = assignments.find((one) => one.entity === assignedTo);
    if (!assignment) continue;
    properties[schema.name] = JSON.parse(String(schema.properties.schema));
    if (assignment.required) required.push(schema.name);
  }
  const value = {
    type: "object",
    properties: { customProperties: { type: "object", properties, required } },
  };
  return ok({ format: "inline", value: JSON.stringify(value) });
};
