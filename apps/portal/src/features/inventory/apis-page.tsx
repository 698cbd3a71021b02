import type { ApiSummary } from "@api-center-links/contracts/inventory";
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { AppsListRegular } from "@fluentui/react-icons/svg/apps-list";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { ArrowDownloadRegular } from "@fluentui/react-icons/svg/arrow-download";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useMemo } from "react";
import { useSearchParams } from "react-router";
import { ApiKind } from "../../components/api-kind.tsx";
import { LinkButton } from "../../components/app-link.tsx";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { ChoiceFilter, FilterBar, TextFilter } from "../../components/filter-bar.tsx";
import { Page } from "../../components/page.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { csvDocument } from "../../lib/csv.ts";
import { downloadText } from "../../lib/download.ts";
import { formatCount, formatNumber } from "../../lib/format.ts";
import { apiKindLabel, capitalized } from "../../lib/labels.ts";
import { listApisQuery } from "../../lib/queries/list-apis.ts";
import { listEnvironmentsQuery } from "../../lib/queries/list-environments.ts";
import { sorted } from "../../lib/sorting.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { useUrlSort } from "../../lib/use-url-sort.ts";
import { apiColumns } from "./api-columns.tsx";
import { filterApis, filtersFromUrl, registeredHere } from "./api-filters.ts";

/** Every API of the API center. */
export function ApisPage() {
  const styles = useStyles();
  const center = useCenterParams();
  const url = useUrlState();
  const [search] = useSearchParams();
  const { data, error, refetch, isFetching } = useQuery(listApisQuery(center));
  const environments = useQuery(listEnvironmentsQuery(center));
  const titles = useMemo(
    () => new Map(environments.data?.environments.map((each) => [each.name, each.title])),
    [environments.data],
  );
  const columns = useMemo(() => apiColumns(center, (name) => titles.get(name) ?? name), [center, titles]);
  const apis = data?.apis;
  const deferredSearch = useDeferredValue(search);
  const shown = useMemo(() => {
    const filters = filtersFromUrl({
      get: (name) => deferredSearch.get(name) ?? "",
      getAll: (name) => deferredSearch.getAll(name),
    });
    return apis && filterApis(apis, filters);
  }, [apis, deferredSearch]);
  const choices = useMemo(() => choicesOf(apis ?? [], titles), [apis, titles]);
  const { sort, onSort } = useUrlSort(columns, "title");
  const filtered = ["q", "kind", "lifecycle", "environment", "link"].some((name) => search.has(name));

  const exportCsv = () => {
    if (!shown) return;
    const value = columns.find((column) => column.id === sort.column)?.sortValue;
    downloadText(
      `${center.centerName}-apis.csv`,
      "text/csv;charset=utf-8",
      // The byte order mark makes Excel read UTF-8.
      `\uFEFF${apisCsv(value ? sorted(shown, value, sort.descending) : shown, titles)}`,
    );
  };

  return (
    <Page title="APIs" context={`${center.centerName} · API center`} icon={<AppsListRegular />}>
      <CommandBar label="APIs">
        <Command icon={<ArrowClockwiseRegular />} busy={isFetching && !data} onClick={() => void refetch()}>
          Refresh
        </Command>
        <Command
          icon={<ArrowDownloadRegular />}
          disabledReason={shown?.length ? undefined : "There is nothing to export."}
          onClick={exportCsv}
        >
          Export to CSV
        </Command>
      </CommandBar>
      {error && !apis ? (
        <ErrorState error={error} what="The APIs can't be shown" onRetry={refetch} />
      ) : apis?.length === 0 ? (
        <EmptyState
          title="No APIs yet"
          action={
            <LinkButton to={centerUrl(center, "links", "new")} appearance="primary">
              Create a link
            </LinkButton>
          }
        >
          Link an API Management instance, and its APIs arrive by themselves.
        </EmptyState>
      ) : (
        <>
          {error && <ErrorBar error={error} onRetry={refetch} />}
          <FilterBar label="Filter APIs">
            <TextFilter
              label="Filter by title or summary"
              value={url.get("q")}
              onChange={(q) => url.set({ q })}
            />
            <ChoiceFilter
              label="Kind"
              options={choices.kinds}
              selected={url.getAll("kind")}
              onChange={(kind) => url.set({ kind })}
            />
            <ChoiceFilter
              label="Lifecycle"
              options={choices.lifecycles}
              selected={url.getAll("lifecycle")}
              onChange={(lifecycle) => url.set({ lifecycle })}
            />
            <ChoiceFilter
              label="Environment"
              options={choices.environments}
              selected={url.getAll("environment")}
              onChange={(environment) => url.set({ environment })}
            />
            <ChoiceFilter
              label="Source"
              options={choices.links}
              selected={url.getAll("link")}
              onChange={(link) => url.set({ link })}
            />
            {filtered && (
              <Button
                appearance="subtle"
                onClick={() =>
                  url.set({ q: null, kind: null, lifecycle: null, environment: null, link: null })
                }
              >
                Clear filters
              </Button>
            )}
          </FilterBar>
          <p className={styles.count} aria-live="polite">
            {apis && shown
              ? shown.length === apis.length
                ? formatCount(apis.length, "API")
                : `${formatNumber(shown.length)} of ${formatCount(apis.length, "API")}`
              : "\u00A0"}
          </p>
          <DataTable
            label="APIs"
            columns={columns}
            rows={shown}
            rowKey={(api) => api.name}
            skeletonRows={12}
            virtual
            sort={sort}
            onSort={onSort}
          />
          {shown?.length === 0 && <EmptyState title="No API matches the filters" />}
        </>
      )}
    </Page>
  );
}

interface Choice {
  value: string;
  label: string;
  content?: ReactNode;
}

function choicesOf(apis: readonly ApiSummary[], titles: ReadonlyMap<string, string>) {
  const unique = (values: Iterable<Choice>): Choice[] =>
    [...new Map([...values].map((each) => [each.value, each])).values()].sort((a, b) =>
      a.label.localeCompare(b.label),
    );
  return {
    kinds: unique(
      apis.map(({ kind }) => ({
        value: kind,
        label: apiKindLabel(kind),
        content: <ApiKind kind={kind} />,
      })),
    ),
    lifecycles: unique(
      apis.flatMap(({ lifecycleStage }) =>
        lifecycleStage ? [{ value: lifecycleStage, label: capitalized(lifecycleStage) }] : [],
      ),
    ),
    environments: unique(
      apis.flatMap((api) =>
        api.environments.map((name) => ({ value: name, label: titles.get(name) ?? name })),
      ),
    ),
    links: unique(
      apis.map(({ origin }) =>
        origin
          ? { value: origin.linkId, label: origin.linkName }
          : { value: registeredHere, label: "Registered here" },
      ),
    ),
  };
}

function apisCsv(apis: readonly ApiSummary[], titles: ReadonlyMap<string, string>): string {
  return csvDocument(
    [
      "Title",
      "Name",
      "Kind",
      "Lifecycle",
      "Versions",
      "Environments",
      "Source",
      "Last change",
      "Summary",
      "Last error",
    ],
    apis.map((api) => [
      api.title,
      api.name,
      apiKindLabel(api.kind),
      api.lifecycleStage,
      api.versions,
      api.environments.map((name) => titles.get(name) ?? name).join("; "),
      api.origin?.linkName ?? "Registered here",
      api.lastModifiedAt,
      api.summary,
      api.fault,
    ]),
  );
}

const useStyles = makeStyles({
  count: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});
