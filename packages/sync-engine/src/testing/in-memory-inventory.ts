import { Fault } from "../fault.ts";
import { type EntityProperties, type EntityRef, entityPath, type Inventory } from "../inventory.ts";

/** An API center in memory with API Center's semantics: a write replaces the whole entity, a removal takes children along. */
export class InMemoryInventory implements Inventory {
  readonly entities = new Map<string, EntityProperties>();
  readonly documents = new Map<string, string>();
  readonly requests: string[] = [];
  /** Called before each request; throws to fail it, before or (as a lost answer) after it has taken effect. */
  beforeRequest: (request: string, number: number) => void = () => {};
  afterRequest: (request: string, number: number) => void = () => {};

  apiNames(): Promise<Set<string>> {
    return this.#request("list apis", () => {
      const names = [...this.entities.keys()].map((path) => /^apis\/([^/]+)$/.exec(path)?.[1]);
      return new Set(names.filter((name) => name !== undefined).map((name) => name.toLowerCase()));
    });
  }

  read(entity: EntityRef): Promise<EntityProperties | undefined> {
    const path = entityPath(entity);
    return this.#request(`read ${path}`, () => structuredClone(this.entities.get(path)));
  }

  write(entity: EntityRef, properties: EntityProperties): Promise<void> {
    const path = entityPath(entity);
    return this.#request(`write ${path}`, () => {
      const parent = parentOf(path);
      if (parent && !this.entities.has(parent))
        throw new Fault("ParentResourceNotFound", `${parent} is missing.`);
      this.entities.set(path, JSON.parse(JSON.stringify(properties)) as EntityProperties);
    });
  }

  remove(entity: EntityRef): Promise<void> {
    const path = entityPath(entity);
    return this.#request(`remove ${path}`, () => {
      for (const each of [...this.entities.keys()]) {
        if (each !== path && !each.startsWith(`${path}/`)) continue;
        this.entities.delete(each);
        this.documents.delete(each);
      }
    });
  }

  importSpecification(definition: EntityRef, specification: { content: string }): Promise<void> {
    const path = entityPath(definition);
    return this.#request(`import ${path}`, () => {
      if (!this.entities.has(path)) throw new Fault("ResourceNotFound", `${path} is missing.`);
      this.documents.set(path, specification.content);
    });
  }

  /** Everything it holds, in one comparable value. */
  contents(): Record<string, unknown> {
    const all = [...this.entities].map(([path, properties]) => [
      path,
      { properties, document: this.documents.get(path) },
    ]);
    return Object.fromEntries(all.toSorted()) as Record<string, unknown>;
  }

  count(verb: string): number {
    return this.requests.filter((request) => request.startsWith(`${verb} `)).length;
  }

  async #request<T>(request: string, effect: () => T): Promise<T> {
    await Promise.resolve();
    const number = this.requests.push(request);
    this.beforeRequest(request, number);
    const result = effect();
    this.afterRequest(request, number);
    return result;
  }
}

function parentOf(path: string): string | undefined {
  const segments = path.split("/");
  return segments.length > 2 ? segments.slice(0, -2).join("/") : undefined;
}
