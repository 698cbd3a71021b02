import { statfs } from "node:fs/promises";
import { Fault } from "@api-center-links/sync-engine/fault";

/** PostgreSQL's log grows by files of 16 MB, and without one more the embedded database stops for good. */
const neededMb = 64;

/** Rejects with a `Fault` that tells what to do where the disk that holds the folder is nearly full. */
export async function diskRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMb >= neededMb) return;
  throw new Fault(
    "DiskFull",
    `The disk that holds the data folder ${folder} has ${freeMb} MB left; the database needs ${neededMb} MB of room. Make room there; what was stopped goes on by itself.`,
  );
}
