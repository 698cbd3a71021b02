import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { CenterParams } from "@api-center-links/contracts/names";
import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import { ApiKind } from "../../components/api-kind.tsx";
import { AppLink } from "../../components/app-link.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { FaultNotes } from "../../components/fault-notes.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { apiKindLabel } from "../../lib/labels.ts";
import { listApisQuery } from "../../lib/queries/list-apis.ts";
import { resourceName } from "../../lib/resource-name.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { useUrlSort } from "../../lib/use-url-sort.ts";
import { linkedApiStates, stateOf } from "./linked-api-state.ts";
import { listLinkedApisQuery } from "./list-linked-apis.ts";

/** The APIs that a link keeps or leaves out, each with its source, last change, and what is to be said of it. */
export function LinkedApisTab() {
  const center = useCenterParams();
  const { linkId = "" } = useParams();
  const url = useUrlState();
  const { data, error, refetch } = useQuery(listLinkedApisQuery(center, linkId));
  const apis = data?.apis;
  // The inventory knows the kinds; until it has come, and where it can't, they are left blank.
  const inventory = useQuery(listApisQuery(center)).data?.apis;
  const kinds = useMemo(() => new Map(inventory?.map((api) => [api.name, api.kind])), [inventory]);
  const columns = useMemo(
    () => columnsOf(center, (api) => api.kind ?? kinds.get(api.name) ?? null),
    [center, kinds],
  );
  const sorting = useUrlSort(columns, "state");
  const query = url.get("q").toLowerCase();
  const states = url.getAll("state");
  const shown = apis?.filter(
    (api) =>
      (states.length === 0 || states.includes(stateOf(api))) &&
      [api.title, api.name, resourceName(api.sourceId)].some((text) => text.toLowerCase().includes(query)),
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
          options={Object.entries(linkedApiStates).map(([value, { label }]) => ({ value, label }))}
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
        {...sorting}
      />
      {shown?.length === 0 && <EmptyState title="No API matches the filter" />}
    </>
  );
}

function columnsOf(center: CenterParams, kindOf: (api: LinkedApi) => string | null): Column<LinkedApi>[] {
  return [
    {
      id: "title",
      header: "Title",
      track: "minmax(12rem, 2fr)",
      cell: (api) =>
        api.isOut ? api.title : <AppLink to={centerUrl(center, "apis", api.name)}>{api.title}</AppLink>,
      sortValue: (api) => api.title,
    },
    {
      id: "kind",
      header: "Kind",
      track: "minmax(7.5rem, 0.8fr)",
      cell: (api) => <Kind kind={kindOf(api)} />,
      sortValue: (api) => apiKindLabel(kindOf(api) ?? ""),
    },
    {
      id: "source",
      header: "In API Management",
      track: "minmax(10rem, 1.5fr)",
      secondary: true,
      cell: (api) => resourceName(api.sourceId),
      sortValue: (api) => resourceName(api.sourceId),
    },
    {
      id: "versions",
      header: "Versions",
      track: "minmax(5.5rem, 0.6fr)",
      align: "end",
      cell: (api) => (api.isOut ? "–" : formatNumber(api.versions)),
      sortValue: (api) => api.versions,
    },
    {
      id: "changed",
      header: "Last change",
      track: "minmax(8rem, 1fr)",
      cell: (api) => <RelativeTime instant={api.lastChangedAt} none="–" />,
      sortValue: (api) => (api.lastChangedAt ? Date.parse(api.lastChangedAt) : null),
    },
    {
      id: "state",
      header: "State",
      track: "minmax(14rem, 3fr)",
      cell: (api) => <State api={api} />,
      sortValue: (api) => Object.keys(linkedApiStates).indexOf(stateOf(api)),
    },
  ];
}

function Kind({ kind }: { kind: string | null }) {
  return kind ? <ApiKind kind={kind} /> : "–";
}

function State({ api }: { api: LinkedApi }) {
  const styles = useStyles();
  const { label, tone } = linkedApiStates[stateOf(api)];
  const notes = [...api.leftOut, ...api.notes];
  return (
    <>
      <StatusBadge tone={tone}>{label}</StatusBadge>
      {(api.fault !== null || notes.length > 0) && (
        <div className={styles.notes}>
          <FaultNotes fault={api.fault} notes={notes} />
        </div>
      )}
    </>
  );
}

const useStyles = makeStyles({
  // Under the badge's words, not under its sign.
  notes: { marginInlineStart: "22px", color: tokens.colorNeutralForeground2 },
});
