import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { listRunsQuery } from "../../lib/queries/list-runs.ts";
import { runColumns } from "./run-columns.tsx";
import { RunTable } from "./run-table.tsx";

/** The runs of one link, newest first. */
export function LinkRunsTab() {
  const center = useCenterParams();
  const { linkId = "" } = useParams();
  const { data, error, refetch } = useQuery(listRunsQuery(center, linkId));
  const columns = useMemo(() => runColumns(center), [center]);
  if (error && !data) return <ErrorState error={error} what="The runs can't be shown" onRetry={refetch} />;
  if (data?.runs.length === 0) {
    return <EmptyState title="No runs yet">The first one starts by itself.</EmptyState>;
  }
  return (
    <>
      {error && <ErrorBar error={error} onRetry={refetch} />}
      <RunTable
        label="Runs"
        columns={columns}
        runs={data?.runs}
        extent={data?.more ? `The newest ${formatNumber(data.runs.length)} runs are shown.` : undefined}
      />
    </>
  );
}
