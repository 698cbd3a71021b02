import type { SourceSpecification } from "./source.ts";

/** The API center as the engine sees it. `packages/azure` implements this port for the default workspace. */
export interface Inventory {
  /** Names of all APIs of the center, in lower case. One list request a page. */
  apiNames(signal: AbortSignal): Promise<Set<string>>;
  /**
   * Names of all that is of the entity's kind under the same parent, in lower case; none where the parent doesn't exist. One
   * list request a page.
   */
  namesBeside(entity: EntityRef, signal: AbortSignal): Promise<Set<string>>;
  /** The entity's properties, or `undefined` where it doesn't exist. */
  read(entity: EntityRef, signal: AbortSignal): Promise<EntityProperties | undefined>;
  /** Creates or replaces the entity as a whole. */
  write(entity: EntityRef, properties: EntityProperties, signal: AbortSignal): Promise<void>;
  /** Removes the entity and what is below it. Fine when it is gone already. */
  remove(entity: EntityRef, signal: AbortSignal): Promise<void>;
  /** Puts the document into the definition, by its link where API Center can fetch it, and waits until it has been taken. */
  importSpecification(
    definition: EntityRef & { kind: "definition" },
    specification: SourceSpecification & { version?: string },
    signal: AbortSignal,
  ): Promise<void>;
}

/** Where an entity stands below the center's default workspace. */
export type EntityRef =
  | { kind: "environment"; environment: string }
  | { kind: "api"; api: string }
  | { kind: "version"; api: string; version: string }
  | { kind: "definition"; api: string; version: string; definition: string }
  | { kind: "deployment"; api: string; deployment: string };

export type EntityKind = EntityRef["kind"];

/** `properties` of an ARM resource of API Center. */
export type EntityProperties = Record<string, unknown>;

/** The entity's path relative to the workspace: `environments/e`, `apis/a/versions/v/definitions/d`, … */
export function entityPath(entity: EntityRef): string {
  switch (entity.kind) {
    case "environment":
      return `environments/${entity.environment}`;
    case "api":
      return `apis/${entity.api}`;
    case "version":
      return `apis/${entity.api}/versions/${entity.version}`;
    case "definition":
      return `apis/${entity.api}/versions/${entity.version}/definitions/${entity.definition}`;
    case "deployment":
      return `apis/${entity.api}/deployments/${entity.deployment}`;
  }
}
