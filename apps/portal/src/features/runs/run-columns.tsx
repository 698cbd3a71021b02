import type { CenterParams } from "@api-center-links/contracts/names";
import type { Run } from "@api-center-links/contracts/runs";
import { ProgressBar } from "@fluentui/react-components";
import { AppLink } from "../../components/app-link.tsx";
import type { Column } from "../../components/data-table.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { RunResultBadge } from "../../components/run-result-badge.tsx";
import { TwoLines } from "../../components/two-lines.tsx";
import { centerUrl } from "../../lib/center.ts";
import { formatDuration, formatElapsed, formatNumber } from "../../lib/format.ts";
import {
  changesOf,
  requestsText,
  runDurationMs,
  runResultLabels,
  totalsText,
  triggerText,
} from "../../lib/run-text.ts";
import { useNow } from "../../lib/use-now.ts";

export function runColumns(center: CenterParams): Column<Run>[] {
  return [
    {
      id: "started",
      header: "Started",
      track: "minmax(8rem, 1fr)",
      cell: (run) => (
        <AppLink to={centerUrl(center, "links", run.linkId, "runs", run.id)}>
          <RelativeTime instant={run.startedAt} />
        </AppLink>
      ),
      sortValue: (run) => Date.parse(run.startedAt),
    },
    {
      id: "result",
      header: "Result",
      track: "minmax(10rem, 1.2fr)",
      cell: (run) => (
        <>
          <RunResultBadge run={run} />
          {run.result === "running" && <RunProgress run={run} />}
        </>
      ),
      sortValue: (run) => runResultLabels[run.result],
    },
    {
      id: "changes",
      header: "Changes",
      track: "minmax(9.5rem, 2fr)",
      cell: (run) => (run.fault ? <TwoLines>{run.fault.reason}</TwoLines> : totalsText(run)),
      sortValue: changesOf,
    },
    {
      id: "why",
      header: "Why",
      track: "minmax(9rem, 1.5fr)",
      cell: triggerText,
      sortValue: triggerText,
    },
    {
      id: "duration",
      header: "Duration",
      track: "minmax(6rem, 0.6fr)",
      align: "end",
      cell: (run) => <RunDuration run={run} />,
      sortValue: (run) => runDurationMs(run, Date.now()),
    },
    {
      id: "requests",
      header: "ARM requests",
      track: "minmax(8.5rem, 0.7fr)",
      align: "end",
      secondary: true,
      cell: (run) => <span title={requestsText(run)}>{formatNumber(requestsOf(run))}</span>,
      sortValue: requestsOf,
    },
  ];
}

/** How long a run took; of one that goes on, renewed every second. */
export function RunDuration({ run }: { run: Run }) {
  return run.endedAt ? formatDuration(runDurationMs(run, 0)) : <DurationSoFar run={run} />;
}

function DurationSoFar({ run }: { run: Run }) {
  return formatElapsed(runDurationMs(run, useNow(1_000)));
}

export function RunProgress({ run }: { run: Run }) {
  const { progress } = run;
  return progress && progress.total > 0 ? (
    <ProgressBar
      aria-label="Progress"
      aria-valuetext={`${progress.done} of ${progress.total}`}
      value={progress.done}
      max={progress.total}
      thickness="large"
    />
  ) : (
    <ProgressBar aria-label="Progress" thickness="large" />
  );
}

function requestsOf({ armRequests }: Run): number {
  return armRequests.reads + armRequests.writes + armRequests.deletes;
}
