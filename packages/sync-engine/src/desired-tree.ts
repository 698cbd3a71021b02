import type { EntityProperties, EntityRef } from "./inventory.ts";
import type { SourceApi } from "./source.ts";

/** An API as it should stand in the API center, with everything below it. */
export interface DesiredTree {
  /** Name of the API in the API center. */
  root: string;
  /** ARM id of the version set, or of the API where it is in none. */
  sourceId: string;
  /** Full display name. */
  title: string;
  kind: string;
  /** Newest first, so that a limit keeps the newest. */
  versions: DesiredVersion[];
  api: DesiredEntity;
  /** What was cut or dropped on the way; sentences for people. */
  notes: string[];
  /** What a limit keeps out; sentences for people. */
  leftOut: string[];
}

export interface DesiredVersion {
  version: DesiredEntity;
  /** Absent for kinds without a document and for links without definitions. */
  definition?: DesiredDefinition;
  /** Absent where a limit keeps it out. */
  deployment?: DesiredEntity;
}

export interface DesiredEntity {
  ref: EntityRef;
  sourceId: string;
  title: string;
  /** The source decides these at every sync. */
  owned: EntityProperties;
  /** Set once at creation; people's afterwards. */
  initial: EntityProperties;
}

export interface DesiredDefinition extends DesiredEntity {
  ref: EntityRef & { kind: "definition" };
  /** Whose document it is. */
  source: SourceApi;
}
