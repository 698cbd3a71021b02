import type { LinkSettings } from "../link-settings.ts";
import { derivedName } from "../names.ts";
import {
  type ReconcileOptions,
  type ReconcilePartOptions,
  type RunEvent,
  reconcile,
  reconcilePart,
} from "../reconcile.ts";
import type { TreeOutcome } from "../run-events.ts";
import { InMemoryInventory } from "./in-memory-inventory.ts";
import { InMemoryLedger } from "./in-memory-ledger.ts";
import { instanceId, SampleSource } from "./sample-source.ts";

/** An instance, an API center and what a link between them remembers. */
export class LinkedInstance {
  readonly source = new SampleSource();
  readonly inventory = new InMemoryInventory();
  readonly ledger = new InMemoryLedger();
  settings: LinkSettings = {
    environment: { name: "shop-production", title: "Shop production", kind: "production" },
    lifecycleStage: "production",
    definitions: "always",
  };
  outcomes: TreeOutcome[] = [];

  sync(changes: Partial<ReconcileOptions> = {}) {
    return reconcile({ ...this.#begin(), depth: "listing", ...changes });
  }

  /** Looks at the named APIs alone. `begins`: not between the trees of another run. */
  syncPart(names: string[], changes: Partial<ReconcilePartOptions> = {}, begins = true) {
    const apisInCenter = async () => this.paths("apis").length;
    const sourceIds = names.map((name) => `${instanceId}/apis/${name}`);
    const options = begins ? this.#begin() : this.#options();
    return reconcilePart(sourceIds, { ...options, apisInCenter, ...changes });
  }

  #begin() {
    this.outcomes = [];
    this.inventory.requests.length = 0;
    this.source.exports.length = 0;
    this.source.asked.length = 0;
    return this.#options();
  }

  #options() {
    const { source, inventory, ledger, settings } = this;
    return {
      ...{ source, inventory, ledger, settings, concurrency: 4 },
      signal: new AbortController().signal,
      report: async (event: RunEvent) => {
        if (event.type === "settled" && event.outcome) this.outcomes.push(event.outcome);
      },
    };
  }

  /** Paths of the entities of a kind: `versions`, `definitions` or `deployments`. */
  paths(kind: string): string[] {
    return [...this.inventory.entities.keys()].filter((path) => path.split("/").at(-2) === kind);
  }

  /** The deployments' properties. */
  deployments(): Record<string, unknown>[] {
    return this.paths("deployments").map((path) => this.inventory.entities.get(path) ?? {});
  }

  document(name: string): string | undefined {
    const [path] = [...this.inventory.documents.keys()].filter((each) => each.startsWith(apiPath(name)));
    return path && this.inventory.documents.get(path);
  }
}

export function apiPath(name: string): string {
  return `apis/${derivedName(`${instanceId}/apis/${name}`)}`;
}

export function openApi(title: string): string {
  return JSON.stringify({ openapi: "3.0.1", info: { title }, paths: {} });
}
