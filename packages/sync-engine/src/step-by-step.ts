import type { Inventory } from "./inventory.ts";

/**
 * The inventory as a run uses it: told to stop, it begins no further step and throws the signal's reason, but a write or
 * removal that has begun is finished, so that the ledger can tell how it ended. Reads and waiting for an import are cut short.
 */
export function stepByStep(inventory: Inventory, signal: AbortSignal): Inventory {
  const unstoppable = new AbortController().signal;
  return {
    apiNames: (_, see) => inventory.apiNames(signal, see),
    beside: (entity) => inventory.beside(entity, signal),
    async read(entity) {
      signal.throwIfAborted();
      return inventory.read(entity, signal);
    },
    async write(entity, properties, _, anew) {
      signal.throwIfAborted();
      await inventory.write(entity, properties, unstoppable, anew);
    },
    async remove(entity) {
      signal.throwIfAborted();
      await inventory.remove(entity, unstoppable);
    },
    async importSpecification(definition, specification) {
      signal.throwIfAborted();
      await inventory.importSpecification(definition, specification, signal);
    },
    exportSpecification: (definition) => inventory.exportSpecification(definition, signal),
  };
}
