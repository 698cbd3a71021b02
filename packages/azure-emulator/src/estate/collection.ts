/**
 * Things found by name, the way ARM does: letter case is ignored, the casing of what was created is kept, and
 * the order of creation is the order of lists. Serializes as a plain array.
 */
export class Collection<T> {
  readonly #items = new Map<string, T>();
  readonly #nameOf: (item: T) => string;

  constructor(nameOf: (item: T) => string, items: Iterable<T> = []) {
    this.#nameOf = nameOf;
    for (const item of items) this.set(item);
  }

  get size(): number {
    return this.#items.size;
  }

  get(name: string): T | undefined {
    return this.#items.get(name.toLowerCase());
  }

  has(name: string): boolean {
    return this.#items.has(name.toLowerCase());
  }

  /** Adds the item, or puts it in the place of the one with the same name. */
  set(item: T): void {
    this.#items.set(this.#nameOf(item).toLowerCase(), item);
  }

  delete(name: string): boolean {
    return this.#items.delete(name.toLowerCase());
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#items.values();
  }

  toJSON(): T[] {
    return [...this.#items.values()];
  }
}

/** A collection of things that carry their name in `name`. */
export function named<T extends { name: string }>(items: Iterable<T> = []): Collection<T> {
  return new Collection((item) => item.name, items);
}
