import { readFile } from "node:fs/promises";

/** What a process has used since its start. */
export interface Usage {
  cpuSeconds: number;
  /** The most memory it ever held (resident), MB. */
  peakMemoryMb: number;
}

/** Linux counts in hundredths of a second here, whatever its kernel's own clock. */
const ticksPerSecond = 100;

/** Reads what Linux tells of another process; `null` on other systems, which tell too little. */
export async function usageOf(pid: number): Promise<Usage | null> {
  try {
    const [stat, status] = await Promise.all(
      ["stat", "status"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
    );
    // The second field is the program's name in brackets, which may hold anything.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    const peakKb = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status ?? "")?.[1]);
    return { cpuSeconds: ticks / ticksPerSecond, peakMemoryMb: Math.round(peakKb / 1024) };
  } catch {
    return null;
  }
}
