import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { benchDocument } from "./bench-document.ts";
import { type BenchResult, isMet, resultTable } from "./bench-result.ts";
import { usageOf } from "./process-usage.ts";

test("the documents are always the same, all different, and as large as real ones", () => {
  const texts = Array.from({ length: 200 }, (_, index) =>
    JSON.stringify(benchDocument(`api-${index}`, index)),
  );
  expect(new Set(texts).size).toBe(200);
  expect(JSON.stringify(benchDocument("api-7", 7))).toBe(texts[7]);
  const sizes = texts.map((text) => text.length);
  expect(Math.min(...sizes)).toBeGreaterThan(7_000);
  expect(Math.max(...sizes)).toBeLessThan(17_000);
});

test.runIf(process.platform === "linux")("memory and processor time are the process's own", async () => {
  const held = Buffer.alloc(64 * 1024 * 1024, 1);
  const own = await usageOf(process.pid);
  expect(own?.peakMemoryMb).toBeGreaterThan(held.length / 1024 / 1024);
  const { user, system } = process.cpuUsage();
  expect(Math.abs((own?.cpuSeconds ?? 0) - (user + system) / 1e6)).toBeLessThan(1);
});

test("the command fails where it can't do what was asked, and says so", () => {
  const main = join(import.meta.dirname, "main.ts");
  const { status, stderr } = spawnSync(process.execPath, [main, "haste"], { encoding: "utf8" });
  expect(stderr).toContain("There is no benchmark haste.");
  expect(status).toBe(2);
});

test("what couldn't be measured meets no target", () => {
  expect(isMet({ what: "MB", measured: 250, atMost: 250 })).toBe(true);
  expect(isMet({ what: "MB", measured: 251, atMost: 250 })).toBe(false);
  expect(isMet({ what: "%", measured: 94.9, atLeast: 95 })).toBe(false);
  expect(isMet({ what: "MB", measured: Number.NaN, atMost: 250 })).toBe(false);
});

test("the table sets ours beside the script, with a verdict for each target", () => {
  const requests = { reads: 4, writes: 10, deletes: 0, refused: 0, writingSeconds: 1, lastSeq: 14 };
  const result: BenchResult = {
    name: "import",
    ours: { apis: 2000, seconds: 20, requests, usage: { cpuSeconds: 12.34, peakMemoryMb: 180 } },
    script: { apis: 200, seconds: 40, requests },
    targets: [{ what: "times faster", measured: 20, atLeast: 20 }],
  };
  expect(resultTable(result)).toMatch(/milliseconds per API +10\.0 +200\.0/);
  expect(resultTable(result)).toMatch(/CPU seconds +12\.3 +–/);
  expect(resultTable(result)).toContain("✓ times faster: 20 (at least 20)");
});
