import { newEtag } from "../arm/api-center/stored-kind.ts";
import type { World } from "../server/world.ts";
import { named } from "./collection.ts";
import type { CenterApiState, CenterState, StoredState } from "./state.ts";

/** An API center. */
export class CenterAccess {
  readonly id: string;
  readonly #world: World;
  readonly #center: CenterState;

  constructor(world: World, id: string, center: CenterState) {
    this.#world = world;
    this.id = id;
    this.#center = center;
  }

  apiNames(): string[] {
    return [...this.#center.apis].map((api) => api.name);
  }

  /** The API with versions, definitions and deployments, or `undefined`. */
  api(name: string): CenterApiState | undefined {
    return this.#center.apis.get(name);
  }

  /** All APIs with what is below them. */
  apis(): CenterApiState[] {
    return [...this.#center.apis];
  }

  environments(): StoredState[] {
    return [...this.#center.environments];
  }

  /** Adds an API as a person would, by hand. */
  addApi(name: string, properties: Record<string, unknown> = {}): void {
    this.#center.apis.set({
      name,
      properties: { title: name, kind: "rest", ...properties },
      etag: newEtag(),
      versions: named(),
      deployments: named(),
    });
    this.#world.changed();
  }

  removeApi(name: string): void {
    this.#center.apis.delete(name);
    this.#world.changed();
  }

  addEnvironment(name: string, properties: Record<string, unknown> = {}): void {
    this.#center.environments.set({
      name,
      properties: { title: name, kind: "production", ...properties },
      etag: newEtag(),
    });
    this.#world.changed();
  }

  removeEnvironment(name: string): void {
    if (!this.#center.environments.delete(name)) throw new Error(`There is no environment '${name}'.`);
    this.#world.changed();
  }

  setPlan(sku: "Free" | "Standard"): void {
    this.#center.sku = { name: sku };
    this.#world.changed();
  }
}
