import type { Run } from "@api-center-links/contracts/runs";
import { makeStyles, tokens } from "@fluentui/react-components";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ChoiceFilter, FilterBar } from "../../components/filter-bar.tsx";
import { changesOf, runResultLabels } from "../../lib/run-text.ts";
import { useUrlState } from "../../lib/url-state.ts";
import { useUrlSort } from "../../lib/use-url-sort.ts";

export interface RunTableProps {
  label: string;
  columns: readonly Column<Run>[];
  runs: readonly Run[] | undefined;
  /** Which runs are shown, where older ones exist. */
  extent: string | undefined;
}

export function RunTable({ label, columns, runs, extent }: RunTableProps) {
  const styles = useStyles();
  const url = useUrlState();
  const sorting = useUrlSort(columns, "-started");
  const results = url.getAll("result");
  const changedOnly = url.getAll("changes").length > 0;
  const shown = runs?.filter(
    (run) =>
      (results.length === 0 || results.includes(run.result)) &&
      (!changedOnly || run.result === "running" || changesOf(run) > 0),
  );
  return (
    <>
      <FilterBar label={`Filter ${label.toLowerCase()}`}>
        <ChoiceFilter
          label="Result"
          options={Object.entries(runResultLabels).map(([value, text]) => ({ value, label: text }))}
          selected={results}
          onChange={(result) => url.set({ result })}
        />
        <ChoiceFilter
          label="Changes"
          options={[{ value: "some", label: "with changes" }]}
          selected={url.getAll("changes")}
          onChange={(changes) => url.set({ changes })}
        />
      </FilterBar>
      <DataTable label={label} columns={columns} rows={shown} rowKey={(run) => run.id} virtual {...sorting} />
      {shown?.length === 0 && <EmptyState title="No run matches the filter" />}
      {extent && <p className={styles.extent}>{extent}</p>}
    </>
  );
}

const useStyles = makeStyles({
  extent: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});
