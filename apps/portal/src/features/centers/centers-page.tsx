import type { CenterSummary } from "@api-center-links/contracts/centers";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { BoxMultipleRegular } from "@fluentui/react-icons/svg/box-multiple";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../components/app-link.tsx";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { Page } from "../../components/page.tsx";
import { centerUrl } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { regionLabel } from "../../lib/region-label.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { useUrlSort } from "../../lib/use-url-sort.ts";
import { listCentersQuery } from "./list-centers.ts";

/** The API centers that the person can read. */
export function CentersPage() {
  const url = useUrlState();
  const sorting = useUrlSort(columns, "name");
  const { data, error, refetch, isFetching } = useQuery(listCentersQuery());
  const centers = data?.centers;
  const query = url.get("q").toLowerCase();
  const plans = url.getAll("plan");
  const shown = centers?.filter(
    (center) =>
      (plans.length === 0 || plans.includes(center.plan ?? "")) &&
      [center.name, center.resourceGroup, center.subscriptionName, regionLabel(center.location)].some(
        (text) => text.toLowerCase().includes(query),
      ),
  );
  return (
    <Page title="API centers" context="Azure API Center" icon={<BoxMultipleRegular />}>
      <CommandBar label="API centers">
        <Command icon={<ArrowClockwiseRegular />} busy={isFetching} onClick={() => void refetch()}>
          Refresh
        </Command>
      </CommandBar>
      {error && !centers ? (
        <ErrorState error={error} what="The API centers can't be shown" onRetry={refetch} />
      ) : centers?.length === 0 ? (
        <EmptyState title="No API center to see">
          In this directory there is no API center that you can read. Ask the owner of one for the role Azure
          API Center Service Reader, or create one in the Azure portal.
        </EmptyState>
      ) : (
        <>
          {error && <ErrorBar error={error} onRetry={refetch} />}
          <FilterBar label="Filter API centers">
            <TextFilter
              label="Filter by name or place"
              value={url.get("q")}
              onChange={(q) => url.set({ q })}
            />
            <ChoiceFilter
              label="Plan"
              options={[
                { value: "Free", label: "Free" },
                { value: "Standard", label: "Standard" },
              ]}
              selected={plans}
              onChange={(plan) => url.set({ plan })}
            />
          </FilterBar>
          <DataTable
            label="API centers"
            columns={columns}
            rows={shown}
            rowKey={(center) => center.id}
            skeletonRows={3}
            {...sorting}
          />
          {shown?.length === 0 && <EmptyState title="No API center matches the filter" />}
        </>
      )}
    </Page>
  );
}

const columns: Column<CenterSummary>[] = [
  {
    id: "name",
    header: "Name",
    track: "minmax(12rem, 2fr)",
    cell: (center) => <AppLink to={centerUrl({ ...center, centerName: center.name })}>{center.name}</AppLink>,
    sortValue: (center) => center.name,
  },
  {
    id: "plan",
    header: "Plan",
    track: "minmax(6rem, 0.7fr)",
    cell: (center) => center.plan ?? "Not known",
    sortValue: (center) => center.plan,
  },
  {
    id: "apis",
    header: "APIs",
    track: "minmax(5rem, 0.6fr)",
    align: "end",
    cell: (center) =>
      center.apis === null ? <span title="They couldn't be counted">–</span> : formatNumber(center.apis),
    sortValue: (center) => center.apis,
  },
  {
    id: "links",
    header: "Links",
    track: "minmax(5rem, 0.6fr)",
    align: "end",
    cell: (center) => formatNumber(center.links),
    sortValue: (center) => center.links,
  },
  {
    id: "location",
    header: "Location",
    track: "minmax(8rem, 1fr)",
    cell: (center) => regionLabel(center.location),
    sortValue: (center) => center.location,
  },
  {
    id: "resourceGroup",
    header: "Resource group",
    track: "minmax(9rem, 1.2fr)",
    secondary: true,
    cell: (center) => center.resourceGroup,
    sortValue: (center) => center.resourceGroup,
  },
  {
    id: "subscription",
    header: "Subscription",
    track: "minmax(11rem, 1.4fr)",
    secondary: true,
    cell: (center) => center.subscriptionName,
    sortValue: (center) => center.subscriptionName,
  },
];
