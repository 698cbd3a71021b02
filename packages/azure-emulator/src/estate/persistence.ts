import type { DataFolder } from "../server/data-folder.ts";
import { serializeState } from "./serialize.ts";
import type { AzureState } from "./state.ts";

const estateFile = "estate.json";
const quietMs = 1000;
/** Saving may take at most about this share of the time. */
const dutyFactor = 10;

/** Keeps the estate in the data folder: a while after a change, no more often than every few seconds, and at the end. */
export class EstateKeeper {
  readonly #folder: DataFolder;
  readonly #state: () => AzureState;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> | undefined;
  #dirty = false;
  #lastSaveMs = 0;

  constructor(folder: DataFolder, state: () => AzureState) {
    this.#folder = folder;
    this.#state = state;
  }

  /** The document of an earlier run, if there was one. */
  static read(folder: DataFolder): Promise<unknown> {
    return folder.readJson(estateFile);
  }

  changed(): void {
    this.#dirty = true;
    if (this.#timer || this.#saving) return;
    this.#timer = setTimeout(
      () => void this.#save().catch(warn),
      Math.max(quietMs, this.#lastSaveMs * dutyFactor),
    );
    this.#timer.unref();
  }

  /** Saves what has changed and not been saved. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#saving?.catch(() => undefined);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#dirty) await this.#save();
  }

  async #save(): Promise<void> {
    this.#timer = undefined;
    this.#dirty = false;
    const startedAt = performance.now();
    this.#saving = this.#folder.writePieces(estateFile, serializeState(this.#state()));
    try {
      await this.#saving;
    } catch (error) {
      this.#dirty = true;
      throw error;
    } finally {
      this.#saving = undefined;
      this.#lastSaveMs = performance.now() - startedAt;
      if (this.#dirty) this.changed();
    }
  }
}

/** The stand-in goes on without; the next change tries again. */
function warn(error: unknown): void {
  process.emitWarning(
    `The estate could not be saved: ${error instanceof Error ? error.message : String(error)}`,
  );
}
