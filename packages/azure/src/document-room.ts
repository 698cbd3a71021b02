import { Fault } from "@api-center-links/sync-engine/fault";
import { downloadLimits } from "./document-download.ts";

/** A document, and the room it takes. */
export interface HeldDocument {
  content: string;
  /** Frees the room. To be called once the content isn't held any more; more calls do nothing. Absent for small documents. */
  release?(): void;
}

/** Documents of no more bytes than this take no room: hundreds can be held. */
const smallBytes = 1024 * 1024;

/**
 * Room for `bytes` of large documents at once, however many are asked for: those that find none wait, first come, first served; none is
 * refused. Who holds a document must not wait for another.
 *
 * Gives a function that downloads into this room. `download` rejects with a `Fault` `SpecificationTooLarge` where the document has more
 * than the given bytes; that of a large document is called a second time, once there is room for the largest, so its link is new.
 */
export function documentRoom(bytes: number, sizes = { small: smallBytes, largest: downloadLimits.bytes }) {
  let free = bytes;
  const waiting: (() => void)[] = [];

  function take(): void {
    free -= sizes.largest;
  }

  function give(amount: number): void {
    free += amount;
    while (free >= sizes.largest && waiting.length > 0) {
      take();
      waiting.shift()?.();
    }
  }

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free >= sizes.largest) return take();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      const place = waiting.indexOf(resolve);
      if (place < 0) return;
      waiting.splice(place, 1);
      reject(signal.reason);
    };
    waiting.push(resolve);
    signal.addEventListener("abort", leave);
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  return async (
    download: (mostBytes: number) => Promise<string>,
    signal: AbortSignal,
  ): Promise<HeldDocument> => {
    try {
      return { content: await download(sizes.small) };
    } catch (error) {
      if (!(error instanceof Fault && error.code === "SpecificationTooLarge")) throw error;
    }
    await enter(signal);
    let held = sizes.largest;
    const shrinkTo = (amount: number) => {
      const freed = held - amount;
      held = amount;
      give(freed);
    };
    try {
      const content = await download(sizes.largest);
      shrinkTo(Math.min(content.length, held));
      return { content, release: () => shrinkTo(0) };
    } catch (error) {
      shrinkTo(0);
      throw error;
    }
  };
}
