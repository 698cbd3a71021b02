import { isSignInFault } from "@api-center-links/azure/arm-fault";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { Inventory } from "@api-center-links/sync-engine/inventory";
import { listIncomplete } from "@api-center-links/sync-engine/reconcile";
import type { ApiSource } from "@api-center-links/sync-engine/source";
import type { LinkFault } from "../store/tables.ts";
import { type AccessWatch, accessWatch, type Call, type Place } from "./access-watch.ts";

/** Remembers at which end of a link a fault was met: what mends it depends on that. */
export interface FaultPlaces {
  source(source: ApiSource): ApiSource;
  inventory(inventory: Inventory): Inventory;
  /** Whatever else is asked of the API center. */
  atInventory<T>(work: Promise<T>): Promise<T>;
  /** Aborts, with the fault as its reason, once a fault turns out to be one of the whole link. */
  signal: AbortSignal;
  /** A fault that ended a run, with its place. */
  locate(error: unknown): Omit<LinkFault, "identityObjectId">;
}

export function faultPlaces(ask: Parameters<typeof accessWatch>[0]["ask"]): FaultPlaces {
  const places = new WeakMap<object, Place>();
  const ended = new AbortController();
  const watch: AccessWatch = accessWatch({
    ask,
    end(place, fault) {
      remember(fault, place);
      ended.abort(fault);
    },
  });

  /** Those that are cut off by the end of a run reject with its fault, wherever they were. */
  function remember(fault: Fault, place: Place): void {
    if (!places.has(fault)) places.set(fault, place);
  }

  async function at<T>(place: Place, call: Call, work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      watch.succeeded(place, call);
      return result;
    } catch (error) {
      if (error instanceof Fault && error !== ended.signal.reason) {
        remember(error, place);
        await watch.failed(place, call, error);
      }
      throw error;
    }
  }

  return {
    source: (source) => ({
      snapshot: (signal) => at("source", "read", source.snapshot(signal)),
      look: (apiIds, signal) => at("source", "read", source.look(apiIds, signal)),
      exportSpecification: (api, signal) => at("source", "document", source.exportSpecification(api, signal)),
    }),
    inventory: (inventory) => ({
      apiNames: (signal, see) => at("inventory", "read", inventory.apiNames(signal, see)),
      beside: (entity, signal) => at("inventory", "read", inventory.beside(entity, signal)),
      read: (entity, signal) => at("inventory", "read", inventory.read(entity, signal)),
      write: (entity, properties, signal, anew) =>
        at("inventory", "write", inventory.write(entity, properties, signal, anew)),
      remove: (entity, signal) => at("inventory", "write", inventory.remove(entity, signal)),
      importSpecification: (definition, specification, signal) =>
        at("inventory", "document", inventory.importSpecification(definition, specification, signal)),
      exportSpecification: (definition, signal) =>
        at("inventory", "document", inventory.exportSpecification(definition, signal)),
    }),
    atInventory: (work) => at("inventory", "read", work),
    signal: ended.signal,
    locate(error) {
      if (!(error instanceof Fault)) {
        const message = "Something unexpected went wrong; the log of the service says what.";
        return { code: "UnexpectedError", message, at: "service", status: null };
      }
      const { code, message, correlationId } = error;
      if (code === listIncomplete) places.set(error, "source");
      return {
        ...{ code, message },
        ...(correlationId && { correlationId }),
        at: isSignInFault(error) ? "identity" : (places.get(error) ?? "service"),
        // The status of an answer that isn't Azure's says nothing about rights or existence.
        status: code === "UnexpectedResponse" ? null : (error.status ?? null),
      };
    },
  };
}
