import { Fault, type FaultRecord } from "@api-center-links/sync-engine/fault";
import type { Inventory } from "@api-center-links/sync-engine/inventory";
import type { RunTotals, TreeOutcome } from "@api-center-links/sync-engine/reconcile";
import type { ApiSource } from "@api-center-links/sync-engine/source";
import type { LinkFault } from "../store/tables.ts";

/** Remembers at which end of a link a fault was met: what mends it depends on that. */
export interface FaultPlaces {
  source(source: ApiSource): ApiSource;
  inventory(inventory: Inventory): Inventory;
  /** Whatever else is asked of the API center. */
  atInventory<T>(work: Promise<T>): Promise<T>;
  /** A fault that ended a run, with its place. */
  locate(error: unknown): Omit<LinkFault, "identityObjectId">;
}

export function faultPlaces(): FaultPlaces {
  const places = new WeakMap<object, "source" | "inventory">();

  async function at<T>(place: "source" | "inventory", work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Fault) places.set(error, place);
      throw error;
    }
  }

  return {
    source: (source) => ({
      snapshot: (signal) => at("source", source.snapshot(signal)),
      exportSpecification: (api, signal) => at("source", source.exportSpecification(api, signal)),
    }),
    inventory: (inventory) => ({
      apiNames: (signal) => at("inventory", inventory.apiNames(signal)),
      namesBeside: (entity, signal) => at("inventory", inventory.namesBeside(entity, signal)),
      read: (entity, signal) => at("inventory", inventory.read(entity, signal)),
      write: (entity, properties, signal) => at("inventory", inventory.write(entity, properties, signal)),
      remove: (entity, signal) => at("inventory", inventory.remove(entity, signal)),
      importSpecification: (definition, specification, signal) =>
        at("inventory", inventory.importSpecification(definition, specification, signal)),
    }),
    atInventory: (work) => at("inventory", work),
    locate(error) {
      if (!(error instanceof Fault)) {
        const message = "Something unexpected went wrong; the log of the service says what.";
        return { code: "UnexpectedError", message, at: "service", status: null };
      }
      const { code, message, correlationId } = error;
      return {
        ...{ code, message },
        ...(correlationId && { correlationId }),
        at: signInCodes.has(code) ? "identity" : (places.get(error) ?? "service"),
        // The status of an answer that isn't Azure's says nothing about rights or existence.
        status: code === "UnexpectedResponse" ? null : (error.status ?? null),
      };
    },
  };
}

const signInCodes = new Set(["SignInFailed", "IdentityUnavailable", "InteractionRequired"]);

/** Codes that say nothing about the one API they were met at, with the status they come with. */
const generalCodes = new Map<string, number | null>([
  ["AuthorizationFailed", 403],
  ["AzureUnreachable", null],
  ["UnexpectedResponse", null],
  ["InternalServerError", 500],
  ["ServiceUnavailable", 503],
  ...[...signInCodes].map((code) => [code, null] as const),
]);

/**
 * Where every API that was tried failed for the same reason, and it is one of ARM's or of the identity's, then it is the link that
 * fails and not the APIs.
 */
export function commonFault(
  totals: RunTotals,
  failures: TreeOutcome[],
): Omit<LinkFault, "identityObjectId"> | undefined {
  const faults = failures.flatMap((failure): FaultRecord[] => (failure.fault ? [failure.fault] : []));
  const [first] = faults;
  if (!first || faults.length < totals.failed) return undefined;
  const status = generalCodes.get(first.code);
  if (status === undefined || faults.some((fault) => fault.code !== first.code)) return undefined;
  return { ...first, at: signInCodes.has(first.code) ? "identity" : "inventory", status };
}
