import { Fault } from "../fault.ts";
import {
  type EntityProperties,
  type EntityRef,
  entityPath,
  type Inventory,
  type SeeEntity,
} from "../inventory.ts";
import { whyRefused } from "./api-center-rules.ts";

/**
 * An API center in memory with API Center's semantics: a write replaces the whole entity and is held to API Center's rules, a
 * removal takes children along, answers hold fields that can't be written.
 */
export class InMemoryInventory implements Inventory {
  readonly entities = new Map<string, EntityProperties>();
  readonly documents = new Map<string, string>();
  readonly requests: string[] = [];
  /** Answers 409 to the removal of what has something below it. */
  refusesToRemoveParents = false;
  /** How documents are given back. */
  renders: (content: string) => string = (content) => content;
  /** Called before each request; throws to fail it, before or (as a lost answer) after it has taken effect. */
  beforeRequest: (request: string, number: number) => void | Promise<void> = () => {};
  afterRequest: (request: string, number: number) => void | Promise<void> = () => {};

  async apiNames(signal: AbortSignal, see: SeeEntity = () => {}): Promise<Set<string>> {
    const apis = await this.beside({ kind: "api", api: "any" }, signal);
    for (const [name, properties] of apis) see(name, properties);
    return new Set(apis.keys());
  }

  beside(entity: EntityRef, signal: AbortSignal): Promise<Map<string, EntityProperties>> {
    const collection = entityPath(entity).replace(/[^/]+$/, "");
    return this.#request(`list ${collection.slice(0, -1)}`, signal, () => {
      const paths = [...this.entities.keys()].filter((path) => path.startsWith(collection));
      const beside = paths.filter((path) => !path.slice(collection.length).includes("/"));
      return new Map(
        beside.map((path) => [
          path.slice(collection.length).toLowerCase(),
          this.#answer(entity.kind, path) ?? {},
        ]),
      );
    });
  }

  read(entity: EntityRef, signal: AbortSignal): Promise<EntityProperties | undefined> {
    const path = entityPath(entity);
    return this.#request(`read ${path}`, signal, () => this.#answer(entity.kind, path));
  }

  write(entity: EntityRef, properties: EntityProperties, signal: AbortSignal): Promise<void> {
    const path = entityPath(entity);
    return this.#request(`write ${path}`, signal, () => {
      this.#requireParent(path);
      const body = JSON.parse(JSON.stringify(properties)) as EntityProperties;
      const refusal = whyRefused(entity.kind, body, (reference) => this.entities.has(reference));
      if (refusal) throw new Fault("ValidationError", `${path}: ${refusal}`, { status: 400 });
      this.entities.set(path, body);
    });
  }

  remove(entity: EntityRef, signal: AbortSignal): Promise<void> {
    const path = entityPath(entity);
    return this.#request(`remove ${path}`, signal, () => {
      const gone = [...this.entities.keys()].filter((each) => each === path || each.startsWith(`${path}/`));
      if (this.refusesToRemoveParents && gone.length > 1) {
        throw new Fault("Conflict", `${path} has something below it.`, { status: 409 });
      }
      for (const each of gone) {
        this.entities.delete(each);
        this.documents.delete(each);
      }
    });
  }

  importSpecification(
    definition: EntityRef,
    specification: { content: string },
    signal: AbortSignal,
  ): Promise<void> {
    const path = entityPath(definition);
    return this.#request(`import ${path}`, signal, () => {
      if (!this.entities.has(path)) throw notFound(path);
      this.documents.set(path, specification.content);
    });
  }

  exportSpecification(definition: EntityRef, signal: AbortSignal): Promise<string | undefined> {
    const path = entityPath(definition);
    return this.#request(`export ${path}`, signal, () => {
      const content = this.documents.get(path);
      return content === undefined ? undefined : this.renders(content);
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

  #answer(kind: EntityRef["kind"], path: string): EntityProperties | undefined {
    const stored = this.entities.get(path);
    return stored && { ...structuredClone(stored), ...this.#readOnlyFields(kind, path) };
  }

  /** An API's stage comes from its versions, a definition's specification from its import. */
  #readOnlyFields(kind: EntityRef["kind"], path: string): EntityProperties {
    if (kind === "definition" && this.documents.has(path)) return { specification: { name: "openapi" } };
    if (kind === "api") return { lifecycleStage: "production" };
    return {};
  }

  #requireParent(path: string): void {
    const segments = path.split("/");
    const parent = segments.slice(0, -2).join("/");
    if (segments.length > 2 && !this.entities.has(parent)) throw notFound(parent);
  }

  async #request<T>(request: string, signal: AbortSignal, effect: () => T): Promise<T> {
    await Promise.resolve();
    const number = this.requests.push(request);
    await this.beforeRequest(request, number);
    signal.throwIfAborted();
    const result = effect();
    await this.afterRequest(request, number);
    return result;
  }
}

function notFound(path: string): Fault {
  return new Fault("ResourceNotFound", `${path} was not found.`, { status: 404 });
}
