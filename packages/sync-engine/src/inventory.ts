import type { SourceSpecification } from "./source.ts";

/** The API center as the engine sees it. `packages/azure` implements this port for the default workspace. */
export interface Inventory {
  /** Names of all APIs of the center, in lower case. One list request a page. `see` is told of each while the pages come. */
  apiNames(signal: AbortSignal, see?: SeeEntity): Promise<Set<string>>;
  /**
   * All that is of the entity's kind under the same parent, by name in lower case; empty where the parent doesn't exist. One list
   * request a page.
   */
  beside(entity: EntityRef, signal: AbortSignal): Promise<Map<string, EntityProperties>>;
  /** The entity's properties, or `undefined` where it doesn't exist. */
  read(entity: EntityRef, signal: AbortSignal): Promise<EntityProperties | undefined>;
  /**
   * Creates or replaces the entity as a whole. `anew` gives the properties once more, from what stands there by then: asked where the
   * write has to wait or be repeated, so that nothing is lost that people edited meanwhile.
   */
  write(
    entity: EntityRef,
    properties: EntityProperties,
    signal: AbortSignal,
    anew?: () => Promise<EntityProperties>,
  ): Promise<void>;
  /** Removes the entity and what is below it. Fine when it is gone already. */
  remove(entity: EntityRef, signal: AbortSignal): Promise<void>;
  /** Puts the document into the definition, by its link where API Center can fetch it, and waits until it has been taken. */
  importSpecification(
    definition: EntityRef & { kind: "definition" },
    specification: SourceSpecification & { version?: string },
    signal: AbortSignal,
  ): Promise<void>;
  /** The document that the definition holds; `undefined` where it holds none, or isn't there. */
  exportSpecification(
    definition: EntityRef & { kind: "definition" },
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

/** `name` in lower case. */
export type SeeEntity = (name: string, properties: EntityProperties) => void;

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
