/** The last few texts of a stream. What repeats itself usually does so soon. */
export interface RecentlySeen {
  has(text: string): boolean;
  add(text: string): void;
}

/** Remembers the newest `most` texts. */
export function recentlySeen(most: number): RecentlySeen {
  const texts = new Set<string>();
  return {
    has: (text) => texts.has(text),
    add(text) {
      texts.delete(text);
      texts.add(text);
      const [oldest] = texts;
      if (texts.size > most && oldest !== undefined) texts.delete(oldest);
    },
  };
}
