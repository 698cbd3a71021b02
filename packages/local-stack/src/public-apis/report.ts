import type { RunOutcome } from "@api-center-links/contracts/runs";
import type { ArmRequests } from "../arm-request-count.ts";
import type { Comparison } from "./compare.ts";

/** What one sync of the trial did and left behind. */
export interface Step {
  name: string;
  seconds: number;
  requests: ArmRequests;
  outcomes: RunOutcome[];
  comparison: Comparison;
}

/** APIs by the reason for which they were skipped, failed or noted. */
interface Reasons {
  skipped: Record<string, string[]>;
  failed: Record<string, string[]>;
  noted: Record<string, string[]>;
}

/** Whether the inventory equals the source, but for what the product itself named with a reason. */
export function isEqual({ comparison, outcomes }: Step): boolean {
  const named = new Set(
    outcomes
      .filter(({ result, notes }) => result !== "done" || notes.length > 0)
      .map(({ sourceId }) => (sourceId.split("/").at(-1) ?? "").toLowerCase()),
  );
  const off = [...comparison.different, ...comparison.missing, ...comparison.withoutDefinition];
  return comparison.leftover.length === 0 && off.every((name) => named.has(name.toLowerCase()));
}

function reasonsOf(outcomes: RunOutcome[]): Reasons {
  const reasons: Reasons = { skipped: {}, failed: {}, noted: {} };
  for (const { result, notes, fault, title } of outcomes) {
    const reason = fault === null ? notes.join(" ") : `${fault.code}: ${fault.message}`;
    if (reason === "") continue;
    const place =
      result === "failed" ? reasons.failed : result === "skipped" ? reasons.skipped : reasons.noted;
    place[reason] = [...(place[reason] ?? []), title];
  }
  return reasons;
}

/** The table that people read. */
export function table(steps: Step[]): string {
  const rows: [string, (step: Step) => string][] = [
    ["published by API Management", ({ comparison }) => count(comparison.published)],
    ["definition equal in meaning", ({ comparison }) => count(comparison.equal.length)],
    ["definition different", ({ comparison }) => count(comparison.different.length)],
    ["in the inventory without definition", ({ comparison }) => count(comparison.withoutDefinition.length)],
    ["not in the inventory", ({ comparison }) => count(comparison.missing.length)],
    ["left over in the inventory", ({ comparison }) => count(comparison.leftover.length)],
    ["skipped, with a reason", ({ outcomes }) => total(outcomes, "skipped")],
    ["failed, with a reason", ({ outcomes }) => total(outcomes, "failed")],
    ["seconds", ({ seconds }) => seconds.toFixed(1)],
    ["ARM reads", ({ requests }) => count(requests.reads)],
    ["ARM writes", ({ requests }) => count(requests.writes)],
    ["ARM deletes", ({ requests }) => count(requests.deletes)],
  ];
  const lines = [
    ["", ...steps.map(({ name }) => name)],
    ...rows.map(([label, value]) => [label, ...steps.map(value)]),
  ];
  return lines
    .map(
      ([label = "", ...values]) =>
        `  ${label.padEnd(38)}${values.map((value) => value.padStart(22)).join("")}`,
    )
    .join("\n");
}

/** Every reason with the APIs it met, a few of them by name. */
export function reasonList(steps: Step[]): string {
  const lines = steps.flatMap((step) =>
    Object.entries(reasonsOf(step.outcomes)).flatMap(([kind, reasons]) =>
      Object.entries<string[]>(reasons).map(
        ([reason, titles]) =>
          `  ${step.name}, ${kind}: ${titles.length} × ${reason}\n      ${titles.slice(0, 5).join(", ")}${titles.length > 5 ? ", …" : ""}`,
      ),
    ),
  );
  return lines.length === 0 ? "  Nothing was skipped, failed or noted." : lines.join("\n");
}

function total(outcomes: RunOutcome[], result: RunOutcome["result"]): string {
  return count(outcomes.filter((outcome) => outcome.result === result).length);
}

function count(value: number): string {
  return new Intl.NumberFormat("en").format(value);
}
