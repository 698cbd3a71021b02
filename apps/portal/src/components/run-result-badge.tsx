import type { Run, RunResult } from "@api-center-links/contracts/runs";
import { runResultLabels } from "../lib/run-text.ts";
import { StatusBadge, type Tone } from "./status-badge.tsx";

const tones: Record<RunResult, Tone> = {
  running: "busy",
  succeeded: "success",
  "succeeded-with-warnings": "warning",
  failed: "error",
  stopped: "stopped",
};

export function RunResultBadge({ run }: { run: Pick<Run, "result"> }) {
  return <StatusBadge tone={tones[run.result]}>{runResultLabels[run.result]}</StatusBadge>;
}
