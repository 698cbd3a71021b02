/** What a link asks for, beyond the source itself. */
export interface LinkSettings {
  environment: {
    /** Name in the API center. */
    name: string;
    title: string;
    kind: "development" | "testing" | "staging" | "production";
    description?: string;
  };
  /** Lifecycle stage of versions at their creation; people may change it afterwards. */
  lifecycleStage: LifecycleStage;
  definitions: "always" | "never";
}

export type LifecycleStage =
  | "design"
  | "development"
  | "testing"
  | "preview"
  | "production"
  | "deprecated"
  | "retired";

/**
 * How closely a run looks. `listing`: what lists show against the ledger. `documents`: also re-exports every
 * definition, since lists don't tell when only a document changed, and looks which APIs the API center has lost.
 * `verify`: also reads back from the API center all that the ledger vouches for, and repairs what was changed there.
 */
export type Depth = "listing" | "documents" | "verify";
