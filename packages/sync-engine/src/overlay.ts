import { isDeepStrictEqual } from "node:util";
import type { EntityProperties } from "./inventory.ts";

/** `base` with the fields of `over` laid on: objects merged, `undefined` taken away, everything else replaced. */
export function overlay(base: EntityProperties, over: EntityProperties): EntityProperties {
  const merged: EntityProperties = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    if (value === undefined) delete merged[key];
    else merged[key] = isObject(below) && isObject(value) ? overlay(below, value) : value;
  }
  return merged;
}

/** Whether laying `over` on `base` would change nothing. */
export function covers(base: EntityProperties, over: EntityProperties): boolean {
  return differences(base, over).length === 0;
}

/** One field that laying `over` on `base` would change. */
export interface Difference {
  /** `title`, `server.runtimeUri`, … */
  field: string;
  /** `undefined`: it isn't there. */
  base: unknown;
  over: unknown;
}

export function differences(base: EntityProperties, over: EntityProperties, within = ""): Difference[] {
  return Object.entries(over).flatMap(([key, value]) => {
    const below = base[key];
    const field = `${within}${key}`;
    if (isObject(value)) return differences(isObject(below) ? below : {}, value, `${field}.`);
    return isDeepStrictEqual(below ?? undefined, value) ? [] : [{ field, base: below, over: value }];
  });
}

function isObject(value: unknown): value is EntityProperties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
