import { setImmediate as breathe } from "node:timers/promises";
import { Collection } from "./collection.ts";
import type { AzureState } from "./state.ts";

const pieceBytes = 64 * 1024;
const workMs = 5;

/**
 * The state as the text of an estate document, in pieces. Between them the process is free for other work, so the
 * document is whole in each API but not one moment of the whole estate.
 */
export async function* serializeState(state: AzureState): AsyncGenerator<string> {
  let piece = "";
  let since = performance.now();
  for (const text of jsonOf(state)) {
    piece += text;
    const busy = performance.now() - since > workMs;
    if (piece.length < pieceBytes && !busy) continue;
    yield piece;
    piece = "";
    if (busy) {
      await breathe();
      since = performance.now();
    }
  }
  yield piece;
}

/** Collections are walked item by item; whatever holds no collection is one text. */
function* jsonOf(value: unknown): Generator<string> {
  if (value instanceof Collection) {
    yield "[";
    let first = true;
    for (const item of value) {
      if (!first) yield ",\n";
      first = false;
      yield* jsonOf(item);
    }
    yield "]";
  } else if (isPlainObject(value) && Object.values(value).some((inner) => inner instanceof Collection)) {
    yield "{";
    let first = true;
    for (const [key, inner] of Object.entries(value)) {
      if (inner === undefined) continue;
      yield `${first ? "" : ","}${JSON.stringify(key)}:`;
      first = false;
      yield* jsonOf(inner);
    }
    yield "}";
  } else {
    yield JSON.stringify(value);
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
