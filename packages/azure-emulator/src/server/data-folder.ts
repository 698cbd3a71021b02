import { createWriteStream } from "node:fs";
import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Files of the stand-in. Each is replaced as a whole: a reader sees the old one or the new one. */
export class DataFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The file's JSON, or `undefined` where there is none. Throws where it is broken. */
  async readJson(name: string): Promise<unknown> {
    let text: string;
    try {
      text = await readFile(join(this.path, name), "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
    return JSON.parse(text);
  }

  async write(name: string, text: string, mode = 0o644): Promise<string> {
    await mkdir(this.path, { recursive: true });
    const file = join(this.path, name);
    await writeFile(`${file}.tmp`, text, { mode });
    await rename(`${file}.tmp`, file);
    return file;
  }

  /** Writes piece by piece, so that a large document never stops the process for long. */
  async writePieces(name: string, pieces: AsyncIterable<string>): Promise<void> {
    await mkdir(this.path, { recursive: true });
    const file = join(this.path, name);
    await pipeline(Readable.from(pieces), createWriteStream(`${file}.tmp`));
    const handle = await open(`${file}.tmp`, "r+");
    await handle.sync();
    await handle.close();
    await rename(`${file}.tmp`, file);
  }
}
