import type { ArmRequests } from "../arm-request-count.ts";
import type { Usage } from "./process-usage.ts";

/** One way to do the work, measured. */
export interface Measured {
  apis: number;
  seconds: number;
  requests: ArmRequests;
  /** Of the BFF alone; absent where the system doesn't tell. */
  usage?: Usage;
}

export interface Target {
  what: string;
  measured: number;
  /** The bound that must hold. */
  atLeast?: number;
  atMost?: number;
}

export interface BenchResult {
  name: string;
  ours: Measured;
  /** The plain script on a part of the same work; absent where a script has nothing to compare. */
  script?: Measured;
  /** What else was measured, in lines. */
  details?: string[];
  targets: Target[];
}

export function isMet({ measured, atLeast, atMost }: Target): boolean {
  return (
    measured >= (atLeast ?? Number.NEGATIVE_INFINITY) && measured <= (atMost ?? Number.POSITIVE_INFINITY)
  );
}

/** What people read. */
export function resultTable({ name, ours, script, details = [], targets }: BenchResult): string {
  const rows: [string, (measured: Measured) => string][] = [
    ["APIs", ({ apis }) => count(apis)],
    ["seconds", ({ seconds }) => seconds.toFixed(1)],
    ["milliseconds per API", ({ apis, seconds }) => ((seconds / apis) * 1000).toFixed(1)],
    ["ARM reads", ({ requests }) => count(requests.reads)],
    ["ARM writes", ({ requests }) => count(requests.writes)],
    ["refused by ARM", ({ requests }) => count(requests.refused)],
    ["CPU seconds", ({ usage }) => usage?.cpuSeconds.toFixed(1) ?? "–"],
    ["peak memory, MB", ({ usage }) => (usage ? count(usage.peakMemoryMb) : "–")],
  ];
  return [
    `${name.padEnd(34)}${"ours".padStart(14)}${script ? "plain script".padStart(16) : ""}`,
    ...rows.map(
      ([label, value]) =>
        `  ${label.padEnd(32)}${value(ours).padStart(14)}${script ? value(script).padStart(16) : ""}`,
    ),
    ...details.map((detail) => `  ${detail}`),
    ...targets.map(
      (target) =>
        `  ${isMet(target) ? "✓" : "✗"} ${target.what}: ${count(target.measured)} (${bound(target)})`,
    ),
  ].join("\n");
}

function bound({ atLeast, atMost }: Target): string {
  if (atLeast !== undefined && atLeast === atMost) return `exactly ${count(atMost)}`;
  return atLeast === undefined ? `at most ${count(atMost ?? 0)}` : `at least ${count(atLeast)}`;
}

function count(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value);
}
