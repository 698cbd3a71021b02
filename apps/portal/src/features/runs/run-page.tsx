import type { CenterParams } from "@api-center-links/contracts/names";
import type { Run, RunOutcome } from "@api-center-links/contracts/runs";
import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from "@fluentui/react-components";
import { HistoryRegular } from "@fluentui/react-icons/svg/history";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import { AppLink } from "../../components/app-link.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Essentials } from "../../components/essentials.tsx";
import { FaultNotes } from "../../components/fault-notes.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { OneThing } from "../../components/one-thing.tsx";
import { Page, Section } from "../../components/page.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { RunResultBadge } from "../../components/run-result-badge.tsx";
import { StatusBadge, type Tone } from "../../components/status-badge.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatExactTime, formatNumber } from "../../lib/format.ts";
import { driftText, nothingText, requestsText, triggerText } from "../../lib/run-text.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { useUrlSort } from "../../lib/use-url-sort.ts";
import { getRunQuery } from "./get-run.ts";
import { RunDuration, RunProgress } from "./run-columns.tsx";

/** One run: its outcome for each API that it touched. */
export function RunPage() {
  const center = useCenterParams();
  const { linkId = "", runId = "" } = useParams();
  const query = useQuery(getRunQuery(center, linkId, runId));
  const { data } = query;
  const title = data ? `Run of ${formatExactTime(data.run.startedAt)}` : "Run";
  return (
    <Page title={title} context={`${center.centerName} · Run of a link`} icon={<HistoryRegular />}>
      <OneThing
        what="run"
        query={query}
        others={{ label: "Go to the link", to: centerUrl(center, "links", linkId) }}
        absence="It may be of long ago: old runs are removed from time to time. Or its link was deleted, or the address is mistyped."
      >
        <RunEssentials run={data?.run} />
        {data?.run.fault && <FaultBar result={data.run.result} fault={data.run.fault} />}
        <Outcomes run={data?.run} outcomes={data?.outcomes} />
      </OneThing>
    </Page>
  );
}

function RunEssentials({ run }: { run: Run | undefined }) {
  return (
    <Essentials
      items={[
        {
          name: "Result",
          value: run && (
            <>
              <RunResultBadge run={run} />
              {run.result === "running" && <RunProgress run={run} />}
            </>
          ),
        },
        { name: "Why it ran", value: run && triggerText(run) },
        { name: "Started", value: run && <RelativeTime instant={run.startedAt} /> },
        { name: "Duration", value: run && <RunDuration run={run} /> },
        {
          name: "APIs",
          value:
            run &&
            ((["created", "updated", "deleted", "unchanged", "held", "skipped", "failed"] as const)
              .filter((key) => run.totals[key] > 0)
              .map((key) => `${formatNumber(run.totals[key])} ${key}`)
              .join(", ") ||
              (run.endedAt ? "None" : "None so far")),
        },
        ...(run?.depth === "verify" ? [{ name: "Drift", value: driftText(run) }] : []),
        {
          name: "ARM requests",
          value:
            run &&
            requestsText(run) + (run.depth === "verify" ? "; reading a document back counts as a write" : ""),
        },
      ]}
    />
  );
}

function Outcomes({ run, outcomes }: { run: Run | undefined; outcomes: readonly RunOutcome[] | undefined }) {
  const center = useCenterParams();
  const url = useUrlState();
  const columns = useMemo(() => columnsOf(center), [center]);
  const sorting = useUrlSort(columns, "result");
  const query = url.get("q").toLowerCase();
  const results = url.getAll("result");
  const shown = outcomes?.filter(
    (outcome) =>
      (results.length === 0 || results.includes(outcomeOf(outcome))) &&
      outcome.title.toLowerCase().includes(query),
  );
  return (
    <Section title="What became of each API">
      {run && outcomes?.length === 0 ? (
        <EmptyState title={nothingText(run)}>
          {run.totals.unchanged > 0 && "Unchanged APIs are counted above, not listed."}
        </EmptyState>
      ) : (
        <>
          <FilterBar label="Filter outcomes">
            <TextFilter label="Filter by title" value={url.get("q")} onChange={(q) => url.set({ q })} />
            <ChoiceFilter
              label="Result"
              options={Object.entries(outcomeLabels).map(([value, { label }]) => ({ value, label }))}
              selected={results}
              onChange={(result) => url.set({ result })}
            />
          </FilterBar>
          <DataTable
            label="Outcomes"
            columns={columns}
            rows={shown}
            rowKey={(outcome) => `${outcome.root} ${outcome.sourceId} ${outcome.action}`}
            virtual
            {...sorting}
          />
          {shown?.length === 0 && <EmptyState title="No outcome matches the filter" />}
        </>
      )}
    </Section>
  );
}

type OutcomeName = "failed" | "held" | "skipped" | "repaired" | "created" | "updated" | "deleted";

const outcomeLabels: Record<OutcomeName, { label: string; tone: Tone; order: number }> = {
  failed: { label: "Failed", tone: "error", order: 0 },
  held: { label: "Deletion held", tone: "warning", order: 1 },
  skipped: { label: "Skipped", tone: "warning", order: 2 },
  repaired: { label: "Drift repaired", tone: "success", order: 3 },
  created: { label: "Created", tone: "success", order: 4 },
  updated: { label: "Updated", tone: "success", order: 5 },
  deleted: { label: "Deleted", tone: "deleting", order: 6 },
};

function outcomeOf(outcome: RunOutcome): OutcomeName {
  if (outcome.result !== "done") return outcome.result;
  if (outcome.drift.length > 0) return "repaired";
  const done = { create: "created", update: "updated", delete: "deleted", skip: "skipped" } as const;
  return done[outcome.action];
}

function columnsOf(center: CenterParams): Column<RunOutcome>[] {
  return [
    {
      id: "title",
      header: "API",
      track: "minmax(12rem, 1.5fr)",
      cell: (outcome) => {
        const address = addressOf(center, outcome);
        const title = address ? <AppLink to={address}>{outcome.title}</AppLink> : outcome.title;
        return isEnvironment(outcome) ? <>{title} (environment)</> : title;
      },
      sortValue: (outcome) => outcome.title,
    },
    {
      id: "result",
      header: "Result",
      track: "minmax(8rem, 0.7fr)",
      cell: (outcome) => {
        const { label, tone } = outcomeLabels[outcomeOf(outcome)];
        return <StatusBadge tone={tone}>{label}</StatusBadge>;
      },
      sortValue: (outcome) => outcomeLabels[outcomeOf(outcome)].order,
    },
    {
      id: "notes",
      header: "Notes",
      track: "minmax(14rem, 3fr)",
      cell: ({ fault, drift, notes }) =>
        fault === null && drift.length + notes.length === 0 ? (
          "–"
        ) : (
          <FaultNotes fault={fault} notes={[...drift, ...notes]} />
        ),
    },
    {
      id: "at",
      header: "At",
      track: "minmax(8rem, 0.7fr)",
      secondary: true,
      cell: (outcome) => <RelativeTime instant={outcome.at} />,
      sortValue: (outcome) => Date.parse(outcome.at),
    },
  ];
}

const environmentRoot = "environment:";

/** Page of what the outcome is about, where there is one: what was deleted or left out has none. */
function addressOf(center: CenterParams, { root, action, result }: RunOutcome): string | undefined {
  if ((action === "delete" && result !== "held") || result === "skipped") return undefined;
  return isEnvironment({ root })
    ? centerUrl(center, "environments", root.slice(environmentRoot.length))
    : centerUrl(center, "apis", root);
}

function isEnvironment({ root }: Pick<RunOutcome, "root">): boolean {
  return root.startsWith(environmentRoot);
}

function FaultBar({ result, fault }: { result: Run["result"]; fault: NonNullable<Run["fault"]> }) {
  const styles = useStyles();
  const { reason, message, code, correlationId } = fault;
  const isStopped = result === "stopped";
  const details = [
    !reason.includes(message) && `Azure said: ${message}`,
    code,
    correlationId && `Correlation id ${correlationId}`,
  ];
  return (
    <MessageBar intent={isStopped ? "warning" : "error"} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{isStopped ? "The run was stopped" : "The run failed"}</MessageBarTitle> {reason}{" "}
        <span className={styles.fault}>{details.filter(Boolean).join(" · ")}</span>
      </MessageBarBody>
    </MessageBar>
  );
}

const useStyles = makeStyles({
  fault: {
    display: "block",
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
});
