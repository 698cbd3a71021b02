import type { Activity } from "@api-center-links/contracts/activity";
import { syncIdentityActor } from "@api-center-links/contracts/activity";
import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { ArrowDownloadRegular } from "@fluentui/react-icons/svg/arrow-download";
import { NotebookRegular } from "@fluentui/react-icons/svg/notebook";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { Page } from "../../components/page.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { downloadText } from "../../lib/download.ts";
import { formatNumber } from "../../lib/format.ts";
import { listLinksQuery } from "../../lib/queries/list-links.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { activityColumns } from "./activity-columns.tsx";
import { activityCsv } from "./activity-csv.ts";
import { activityFiltersOf, filterNames, spanLabels } from "./activity-filters.ts";
import { ActivityPanel } from "./activity-panel.tsx";
import { actionLabels, outcomes } from "./activity-text.ts";
import { allActivity, listActivityQuery } from "./list-activity.ts";

/** Who did what in the API center. */
export function ActivityPage() {
  const center = useCenterParams();
  const url = useUrlState();
  const [search] = useSearchParams();
  const filters = activityFiltersOf(url);
  const list = useInfiniteQuery(listActivityQuery(center, filters));
  const { data, error, refetch } = list;
  const linkList = useQuery({ ...listLinksQuery(center), refetchInterval: false }).data?.links;
  const links = useMemo(() => new Set(linkList?.map((link) => link.id)), [linkList]);
  const rows = useMemo(() => data?.pages.flatMap((page) => page.activities), [data]);
  const opened = rows?.find((activity) => activity.id === url.get("opened"));
  const open = (activity: Activity | null) => url.set({ opened: activity?.id ?? null });
  const columns = activityColumns(links, open);
  const exporting = useMutation({
    mutationFn: () => allActivity(center, filters),
    onSuccess: ({ activities }) =>
      downloadText(
        `${center.centerName}-activity.csv`,
        "text/csv;charset=utf-8",
        // The byte order mark makes Excel read UTF-8.
        `\uFEFF${activityCsv(activities)}`,
      ),
  });
  const filtered = filterNames.some((name) => search.has(name));

  return (
    <Page title="Activity" context={`${center.centerName} · API center`} icon={<NotebookRegular />}>
      <CommandBar label="Activity">
        <Command icon={<ArrowClockwiseRegular />} busy={list.isRefetching} onClick={() => void refetch()}>
          Refresh
        </Command>
        <Command
          icon={<ArrowDownloadRegular />}
          busy={exporting.isPending}
          disabledReason={rows?.length ? undefined : "There is nothing to export."}
          onClick={() => exporting.mutate()}
        >
          Export to CSV
        </Command>
      </CommandBar>
      {exporting.error && <ErrorBar error={exporting.error} />}
      {exporting.data?.complete === false && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            The file holds the newest {formatNumber(exporting.data.activities.length)}. Narrow the time or
            other filters down to export the rest.
          </MessageBarBody>
        </MessageBar>
      )}
      {error && !rows ? (
        <ErrorState error={error} what="The activity can't be shown" onRetry={() => void refetch()} />
      ) : rows?.length === 0 && !filtered ? (
        <EmptyState title="Nothing has been done yet">
          Whoever creates, changes, syncs, pauses or deletes something here is recorded, and so is whoever was
          refused it.
        </EmptyState>
      ) : (
        <>
          {error && <ErrorBar error={error} onRetry={() => void refetch()} />}
          <ActivityFilterBar actors={data?.pages[0]?.actors ?? []} links={linkList ?? []} />
          <DataTable
            label="Activity"
            columns={columns}
            rows={rows}
            rowKey={(activity) => activity.id}
            skeletonRows={10}
            virtual
          />
          {rows?.length === 0 && <EmptyState title="No activity matches the filters" />}
          {rows && rows.length > 0 && (
            <More
              shown={rows.length}
              hasMore={list.hasNextPage}
              busy={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          )}
        </>
      )}
      {opened && <ActivityPanel activity={opened} links={links} onClose={() => open(null)} />}
    </Page>
  );
}

interface ActivityFilterBarProps {
  actors: readonly Activity["actor"][];
  links: readonly { id: string; name: string }[];
}

function ActivityFilterBar({ actors, links }: ActivityFilterBarProps) {
  const url = useUrlState();
  const link = url.get("link");
  const linkOptions = links.map(({ id, name }) => ({ value: id, label: name }));
  const known = link === "" || links.some(({ id }) => id === link);
  return (
    <FilterBar label="Filter activity">
      <TextFilter
        label="Filter by name, reason or id"
        value={url.get("q")}
        onChange={(q) => url.set({ q })}
      />
      <ChoiceFilter
        label="Operation"
        options={Object.entries(actionLabels).map(([value, label]) => ({ value, label }))}
        selected={url.getAll("operation")}
        onChange={(operation) => url.set({ operation })}
      />
      <ChoiceFilter
        label="Person"
        options={actors.map(({ objectId, name }) => ({ value: objectId ?? syncIdentityActor, label: name }))}
        selected={url.getAll("person")}
        onChange={(person) => url.set({ person })}
      />
      <ChoiceFilter
        label="Outcome"
        options={Object.entries(outcomes).map(([value, { label }]) => ({ value, label }))}
        selected={url.getAll("outcome")}
        onChange={(outcome) => url.set({ outcome })}
      />
      <ChoiceFilter
        label="Time"
        single
        options={Object.entries(spanLabels).map(([value, label]) => ({ value, label }))}
        selected={url.getAll("time")}
        onChange={(time) => url.set({ time })}
      />
      <ChoiceFilter
        label="Link"
        single
        options={known ? linkOptions : [...linkOptions, { value: link, label: "a deleted link" }]}
        selected={link === "" ? [] : [link]}
        onChange={(chosen) => url.set({ link: chosen })}
      />
    </FilterBar>
  );
}

interface MoreProps {
  shown: number;
  hasMore: boolean;
  busy: boolean;
  onMore(): void;
}

function More({ shown, hasMore, busy, onMore }: MoreProps) {
  const styles = useStyles();
  return (
    <div className={styles.more}>
      <p className={styles.text} role="status">
        {hasMore ? `The newest ${formatNumber(shown)} are shown.` : "That is all."} What is refused again
        within a minute is listed once.
      </p>
      {hasMore && (
        <Button disabledFocusable={busy} onClick={onMore}>
          {busy ? "Loading…" : "Load more"}
        </Button>
      )}
    </div>
  );
}

const useStyles = makeStyles({
  more: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "12px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});
