import type { AzureManagedLink, Link } from "@api-center-links/contracts/links";
import { createLink } from "@api-center-links/contracts/links";
import { Button, useRestoreFocusTarget } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Outlet, useNavigate } from "react-router";
import { DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { linkStatusLabels } from "../../lib/link-status-labels.ts";
import { listLinksQuery } from "../../lib/queries/list-links.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { useUrlSort } from "../../lib/use-url-sort.ts";
import { type LinkRow, linkColumns } from "./link-columns.tsx";
import { LinkCommands } from "./link-commands.tsx";
import { LinkPicture } from "./link-picture.tsx";
import { sourceName } from "./source-name.ts";

/** The links of an API center, live. */
export function LinksTab() {
  const center = useCenterParams();
  const url = useUrlState();
  const navigate = useNavigate();
  const restoreFocus = useRestoreFocusTarget();
  const { data, error, refetch, isFetching } = useQuery(listLinksQuery(center));
  const refusal = useRefusal(center, createLink);
  const rows = useMemo(() => data && rowsOf(data.links, data.managedByAzure), [data]);
  const columns = useMemo(() => linkColumns(center), [center]);
  const sorting = useUrlSort(columns, "name");
  const shown = rows?.filter((row) =>
    matches(row, url.get("q"), url.getAll("status"), url.getAll("environment")),
  );
  const selected = new Set(url.getAll("selected"));
  // What a filter hides stays selected, but nothing is done with it unseen.
  const chosen = (shown ?? []).flatMap(({ key, link }) => (link && selected.has(key) ? [link] : []));
  const create = () => navigate({ pathname: centerUrl(center, "links", "new"), search: location.search });
  return (
    <>
      <LinkCommands
        center={center}
        links={chosen}
        refreshing={isFetching && !data}
        refusal={refusal}
        createRefusal={
          refusal ??
          (data && data.links.length >= data.limit
            ? `This API center has ${data.links.length} of ${data.limit} links that its plan allows.`
            : undefined)
        }
        onCreate={create}
        onRefresh={() => void refetch()}
        onDeleted={() => url.set({ selected: null })}
      />
      {error && !rows ? (
        <ErrorState error={error} what="The links can't be shown" onRetry={refetch} />
      ) : rows?.length === 0 ? (
        <EmptyState
          picture={<LinkPicture />}
          title="No links yet"
          action={
            <Button
              {...restoreFocus}
              appearance="primary"
              onClick={create}
              disabledFocusable={refusal !== undefined}
              title={refusal}
            >
              Create a link
            </Button>
          }
        >
          A link brings every API of an API Management instance into this API center and keeps it up to date
          by itself.
        </EmptyState>
      ) : (
        <>
          {error && <ErrorBar error={error} onRetry={refetch} />}
          <FilterBar label="Filter links">
            <TextFilter label="Filter by name" value={url.get("q")} onChange={(q) => url.set({ q })} />
            <ChoiceFilter
              label="Status"
              options={Object.entries(linkStatusLabels).map(([value, { label }]) => ({ value, label }))}
              selected={url.getAll("status")}
              onChange={(status) => url.set({ status })}
            />
            <ChoiceFilter
              label="Environment"
              options={(data?.links ?? []).map(({ environment }) => ({
                value: environment.name,
                label: environment.title,
              }))}
              selected={url.getAll("environment")}
              onChange={(environment) => url.set({ environment })}
            />
          </FilterBar>
          <DataTable
            label="Links"
            columns={columns}
            rows={shown}
            rowKey={(row) => row.key}
            skeletonRows={3}
            {...sorting}
            selection={{
              selected,
              onChange: (keys) => url.set({ selected: [...keys] }),
              rowLabel: (row) => row.name,
              canSelect: (row) => row.link !== undefined,
            }}
          />
          {shown?.length === 0 && <EmptyState title="No link matches the filter" />}
        </>
      )}
      <Outlet />
    </>
  );
}

function rowsOf(links: readonly Link[], managedByAzure: readonly AzureManagedLink[]): LinkRow[] {
  return [
    ...links.map((link) => ({ key: link.id, name: link.name, link, azure: undefined })),
    ...managedByAzure.map((azure) => ({
      key: `azure:${azure.name}`,
      name: azure.name,
      link: undefined,
      azure,
    })),
  ];
}

function matches(row: LinkRow, query: string, statuses: string[], environments: string[]): boolean {
  const instance = row.link ? sourceName(row.link.source) : (row.azure?.instanceName ?? "");
  const environment = row.link?.environment.name ?? row.azure?.environmentName ?? "";
  return (
    [row.name, instance].some((text) => text.toLowerCase().includes(query.toLowerCase())) &&
    (statuses.length === 0 || (row.link !== undefined && statuses.includes(row.link.status))) &&
    (environments.length === 0 || environments.includes(environment))
  );
}
