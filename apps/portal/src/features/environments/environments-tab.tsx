import type { Environment } from "@api-center-links/contracts/environments";
import type { CenterParams } from "@api-center-links/contracts/names";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { AppLink, LinkButton } from "../../components/app-link.tsx";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { capitalized } from "../../lib/labels.ts";
import { listEnvironmentsQuery } from "../../lib/queries/list-environments.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { useUrlSort } from "../../lib/use-url-sort.ts";

/** The environments of an API center. */
export function EnvironmentsTab() {
  const center = useCenterParams();
  const url = useUrlState();
  const { data, error, refetch, isFetching } = useQuery(listEnvironmentsQuery(center));
  const environments = data?.environments;
  const columns = useMemo(() => columnsOf(center), [center]);
  const sorting = useUrlSort(columns, "title");
  const query = url.get("q").toLowerCase();
  const kinds = url.getAll("type");
  const shown = environments?.filter(
    (each) =>
      (kinds.length === 0 || kinds.includes(each.kind)) &&
      [each.title, each.name, each.serverType ?? "", each.link?.name ?? ""].some((text) =>
        text.toLowerCase().includes(query),
      ),
  );
  return (
    <>
      <CommandBar label="Environments">
        <Command icon={<ArrowClockwiseRegular />} busy={isFetching} onClick={() => void refetch()}>
          Refresh
        </Command>
      </CommandBar>
      {error && !environments ? (
        <ErrorState error={error} what="The environments can't be shown" onRetry={refetch} />
      ) : environments?.length === 0 ? (
        <EmptyState
          title="No environments yet"
          action={
            <LinkButton to={centerUrl(center, "links", "new")} appearance="primary">
              Create a link
            </LinkButton>
          }
        >
          An environment says where APIs run. Linking an API Management instance creates one for it.
        </EmptyState>
      ) : (
        <>
          {error && <ErrorBar error={error} onRetry={refetch} />}
          <FilterBar label="Filter environments">
            <TextFilter
              label="Filter by title or server"
              value={url.get("q")}
              onChange={(q) => url.set({ q })}
            />
            <ChoiceFilter
              label="Type"
              options={[...new Set(environments?.map((each) => each.kind))].map((kind) => ({
                value: kind,
                label: capitalized(kind),
              }))}
              selected={kinds}
              onChange={(type) => url.set({ type })}
            />
          </FilterBar>
          <DataTable
            label="Environments"
            columns={columns}
            rows={shown}
            rowKey={(each) => each.id}
            skeletonRows={4}
            {...sorting}
          />
          {shown?.length === 0 && <EmptyState title="No environment matches the filter" />}
        </>
      )}
    </>
  );
}

function columnsOf(center: CenterParams): Column<Environment>[] {
  return [
    {
      id: "title",
      header: "Title",
      track: "minmax(12rem, 2fr)",
      cell: (each) => <AppLink to={centerUrl(center, "environments", each.name)}>{each.title}</AppLink>,
      sortValue: (each) => each.title,
    },
    {
      id: "type",
      header: "Type",
      track: "minmax(7rem, 1fr)",
      cell: (each) => capitalized(each.kind),
      sortValue: (each) => each.kind,
    },
    {
      id: "server",
      header: "Server",
      track: "minmax(11rem, 1.5fr)",
      cell: (each) => each.serverType ?? "Not given",
      sortValue: (each) => each.serverType,
    },
    {
      id: "link",
      header: "Kept by",
      track: "minmax(10rem, 1.5fr)",
      cell: (each) =>
        each.link ? (
          <AppLink to={centerUrl(center, "links", each.link.id)}>{each.link.name}</AppLink>
        ) : (
          "Registered here"
        ),
      sortValue: (each) => each.link?.name ?? null,
    },
  ];
}
