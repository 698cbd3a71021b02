import type { Run } from "@api-center-links/contracts/runs";
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useQueries, useQuery } from "@tanstack/react-query";
import { AppLink } from "../../components/app-link.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { RunResultBadge } from "../../components/run-result-badge.tsx";
import { TwoLines } from "../../components/two-lines.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatLatest } from "../../lib/format.ts";
import { listLinksQuery } from "../../lib/queries/list-links.ts";
import { listRunsQuery } from "../../lib/queries/list-runs.ts";
import { changesOf, totalsText } from "../../lib/run-text.ts";

const shownInChart = 40;
const shownInList = 4;

/** The latest runs of all links: a bar for each, as tall as what it changed, and the newest that changed something in words. */
export function RecentRunsCard() {
  const styles = useStyles();
  const center = useCenterParams();
  const links = useQuery(listLinksQuery(center));
  const lists = useQueries({
    queries: (links.data?.links ?? []).map((link) => listRunsQuery(center, link.id, shownInChart)),
  });
  const failed = links.error ? links : lists.find((list) => list.error);
  const linkNames = new Map(links.data?.links.map(({ id, name }) => [id, name]));
  const severalLinks = linkNames.size > 1;
  const loaded = links.data !== undefined && lists.every((list) => list.data !== undefined);
  const runs = lists
    .flatMap((list) => list.data?.runs ?? [])
    .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
    .slice(0, shownInChart);
  const notable = runs
    .filter((run) => changesOf(run) > 0 || run.result !== "succeeded")
    .slice(0, shownInList);
  return (
    <Card
      title="Recent runs"
      action={runs.length > 0 && <AppLink to={centerUrl(center, "sync-history")}>View sync history</AppLink>}
    >
      {failed?.error && !loaded ? (
        <ErrorState
          error={failed.error}
          what="The runs can't be shown"
          onRetry={() => void failed.refetch()}
        />
      ) : !loaded ? (
        <LoadingText what="the runs" />
      ) : runs.length === 0 ? (
        <p className={styles.text}>No link has run yet.</p>
      ) : (
        <>
          <Chart runs={runs.toReversed()} />
          {notable.length === 0 ? (
            <p className={styles.text}>{formatLatest(runs.length, "check")} found nothing new.</p>
          ) : (
            <ul className={styles.list}>
              {notable.map((run) => (
                <li key={run.id} className={styles.item}>
                  <RunResultBadge run={run} />
                  {severalLinks && <span>{linkNames.get(run.linkId)}</span>}
                  <AppLink to={centerUrl(center, "links", run.linkId, "runs", run.id)}>
                    <TwoLines>{totalsText(run)}</TwoLines>
                  </AppLink>
                  <span className={styles.when}>
                    <RelativeTime instant={run.startedAt} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Card>
  );
}

function Chart({ runs }: { runs: readonly Run[] }) {
  const styles = useStyles();
  const most = Math.max(1, ...runs.map(changesOf));
  const troubled = runs.filter((run) => run.result === "failed" || run.totals.failed > 0).length;
  const changed = runs.filter((run) => changesOf(run) > 0).length;
  const label =
    `${formatLatest(runs.length, "run")}: ${changed} changed something, ` +
    `${troubled === 0 ? "none" : troubled} had failures.`;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${shownInChart * 10} 56`}
      preserveAspectRatio="none"
      className={styles.chart}
    >
      {runs.map((run, index) => {
        const height = Math.max(3, (Math.log1p(changesOf(run)) / Math.log1p(most)) * 52);
        const bad = run.result === "failed" || run.totals.failed > 0;
        return (
          <rect
            key={run.id}
            x={(shownInChart - runs.length + index) * 10 + 2}
            y={56 - height}
            width={6}
            height={height}
            className={mergeClasses(styles.bar, changesOf(run) === 0 && styles.quiet, bad && styles.bad)}
          />
        );
      })}
    </svg>
  );
}

const useStyles = makeStyles({
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  chart: { width: "100%", height: "56px", borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  // Where the system chooses the colors, its own: the theme's may be as bright as its background.
  bar: {
    fill: tokens.colorCompoundBrandBackground,
    "@media (forced-colors: active)": { fill: "CanvasText" },
  },
  quiet: { fill: tokens.colorNeutralStroke1, "@media (forced-colors: active)": { fill: "GrayText" } },
  bad: {
    fill: tokens.colorStatusDangerForeground1,
    "@media (forced-colors: active)": { fill: "Highlight" },
  },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { display: "flex", flexWrap: "wrap", gap: "4px 12px", paddingBlock: "6px" },
  when: {
    marginInlineStart: "auto",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
});
