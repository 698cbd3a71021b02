import type { LinkedApi } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import { AppLink } from "../../components/app-link.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { formatSort, parseSort } from "../../lib/sorting.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { listLinkedApisQuery } from "./list-linked-apis.ts";

/** The APIs that a link keeps, each with its source, last change and last error. */
export function LinkedApisTab() {
  const center = useCenterParams();
  const { linkId = "" } = useParams();
  const url = useUrlState();
  const { data, error, refetch } = useQuery(listLinkedApisQuery(center, linkId));
  const apis = data?.apis;
  const columns = useMemo(() => columnsOf(center), [center]);
  const query = url.get("q").toLowerCase();
  const states = url.getAll("state");
  const shown = apis?.filter(
    (api) =>
      (states.length === 0 || states.includes(api.fault ? "failed" : "fine")) &&
      [api.title, api.name, sourceName(api)].some((text) => text.toLowerCase().includes(query)),
  );
  if (error && !apis) return <ErrorState error={error} what="The APIs can't be shown" onRetry={refetch} />;
  if (apis?.length === 0)
    return <EmptyState title="No APIs yet">The link hasn't brought any API so far.</EmptyState>;
  return (
    <>
      {error && <ErrorBar error={error} onRetry={refetch} />}
      <FilterBar label="Filter APIs">
        <TextFilter label="Filter by title or source" value={url.get("q")} onChange={(q) => url.set({ q })} />
        <ChoiceFilter
          label="State"
          options={[
            { value: "fine", label: "In sync" },
            { value: "failed", label: "Last sync failed" },
          ]}
          selected={states}
          onChange={(state) => url.set({ state })}
        />
      </FilterBar>
      <DataTable
        label="APIs of the link"
        columns={columns}
        rows={shown}
        rowKey={(api) => api.name}
        virtual
        sort={parseSort(
          url.get("sort"),
          columns.map((column) => column.id),
          { column: "title", descending: false },
        )}
        onSort={(sort) => url.set({ sort: formatSort(sort) })}
      />
      {shown?.length === 0 && <EmptyState title="No API matches the filter" />}
    </>
  );
}

function columnsOf(center: CenterParams): Column<LinkedApi>[] {
  return [
    {
      id: "title",
      header: "Title",
      track: "minmax(12rem, 2fr)",
      cell: (api) => <AppLink to={centerUrl(center, "apis", api.name)}>{api.title}</AppLink>,
      sortValue: (api) => api.title,
    },
    {
      id: "source",
      header: "In API Management",
      track: "minmax(10rem, 1.5fr)",
      secondary: true,
      cell: sourceName,
      sortValue: sourceName,
    },
    {
      id: "versions",
      header: "Versions",
      track: "minmax(5.5rem, 0.6fr)",
      align: "end",
      cell: (api) => formatNumber(api.versions),
      sortValue: (api) => api.versions,
    },
    {
      id: "changed",
      header: "Last change",
      track: "minmax(8rem, 1fr)",
      cell: (api) => <RelativeTime instant={api.lastChangedAt} />,
      sortValue: (api) => Date.parse(api.lastChangedAt),
    },
    {
      id: "state",
      header: "State",
      track: "minmax(10rem, 2fr)",
      cell: (api) =>
        api.fault ? (
          <StatusBadge tone="error">{api.fault.message}</StatusBadge>
        ) : (
          <StatusBadge tone="success">In sync</StatusBadge>
        ),
      sortValue: (api) => (api.fault ? 0 : 1),
    },
  ];
}

function sourceName(api: LinkedApi): string {
  return api.sourceId.split("/").at(-1) ?? api.sourceId;
}
