/** Numbers from 0 (included) to 1 (excluded), always the same for a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` of the items, each at most once, in random order. */
export function pick<T>(items: readonly T[], count: number, random: () => number): T[] {
  const left = [...items];
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return picked;
}

/**
 * `count` of the items, spread evenly over the whole list and in its order. The seed moves the pattern along, so
 * that other seeds give other items.
 */
export function spread<T>(items: readonly T[], count: number, seed: number): T[] {
  const step = items.length / Math.min(count, items.length);
  const offset = seededRandom(seed)() * step;
  return Array.from(
    { length: Math.min(count, items.length) },
    (_, index) => items.slice(Math.floor(index * step + offset) % items.length)[0],
  ).filter((item): item is T => item !== undefined);
}
