import type { Run } from "@api-center-links/contracts/runs";
import { HistoryRegular } from "@fluentui/react-icons/svg/history";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { AppLink, LinkButton } from "../../components/app-link.tsx";
import type { Column } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { Page } from "../../components/page.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { listLinksQuery } from "../../lib/queries/list-links.ts";
import { listRunsQuery } from "../../lib/queries/list-runs.ts";
import { runColumns } from "./run-columns.tsx";
import { RunTable } from "./run-table.tsx";

const shownOfEach = 100;

/** The runs of all links of an API center. */
export function SyncHistoryPage() {
  const center = useCenterParams();
  const links = useQuery(listLinksQuery(center));
  const lists = useQueries({
    queries: (links.data?.links ?? []).map((link) => listRunsQuery(center, link.id, shownOfEach)),
  });
  const failed = lists.find((list) => list.error);
  const loaded = links.data !== undefined && lists.every((list) => list.data !== undefined || list.error);
  const runs = loaded ? lists.flatMap((list) => list.data?.runs ?? []) : undefined;
  const names = useMemo(() => new Map(links.data?.links.map((link) => [link.id, link.name])), [links.data]);
  const columns = useMemo(() => {
    const [started, ...rest] = runColumns(center);
    const link: Column<Run> = {
      id: "link",
      header: "Link",
      track: "minmax(8rem, 1.2fr)",
      cell: (run) => <AppLink to={centerUrl(center, "links", run.linkId)}>{names.get(run.linkId)}</AppLink>,
      sortValue: (run) => names.get(run.linkId) ?? "",
    };
    return started ? [started, link, ...rest] : rest;
  }, [center, names]);
  return (
    <Page title="Sync history" context={`${center.centerName} · API center`} icon={<HistoryRegular />}>
      {links.error && !links.data ? (
        <ErrorState
          error={links.error}
          what="The sync history can't be shown"
          onRetry={() => void links.refetch()}
        />
      ) : links.data?.links.length === 0 ? (
        <EmptyState
          title="Nothing has been synced yet"
          action={
            <LinkButton to={centerUrl(center, "links", "new")} appearance="primary">
              Create a link
            </LinkButton>
          }
        >
          Each check of a link is recorded here, with what it changed.
        </EmptyState>
      ) : (
        <>
          {failed?.error && <ErrorBar error={failed.error} onRetry={() => void failed.refetch()} />}
          <RunTable
            label="Runs of all links"
            columns={columns}
            runs={runs}
            extent={
              lists.some((list) => list.data?.more)
                ? `Of each link the newest ${shownOfEach} runs are shown.`
                : undefined
            }
          />
        </>
      )}
    </Page>
  );
}
