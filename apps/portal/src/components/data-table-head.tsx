import { Checkbox, mergeClasses } from "@fluentui/react-components";
import { ArrowDownRegular } from "@fluentui/react-icons/svg/arrow-down";
import { ArrowUpRegular } from "@fluentui/react-icons/svg/arrow-up";
import type { Sort } from "../lib/sorting.ts";
import type { Column, Selection } from "./data-table.tsx";
import { roles, useTableStyles } from "./data-table-styles.ts";

export interface HeaderCellProps<Row> {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}

/** A column's header; where it can be sorted by, a button that does so and turns the order round. */
export function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const styles = useTableStyles();
  const active = sort?.column === column.id;
  const sortable = column.sortValue !== undefined && onSort !== undefined;
  const Arrow = sort?.descending ? ArrowDownRegular : ArrowUpRegular;
  return (
    <th
      {...roles.columnheader}
      scope="col"
      aria-sort={active && sortable ? (sort.descending ? "descending" : "ascending") : undefined}
      className={mergeClasses(
        styles.headerCell,
        column.align === "end" && styles.end,
        column.secondary && styles.secondary,
      )}
    >
      {sortable ? (
        <button
          type="button"
          className={styles.sortButton}
          onClick={() => onSort({ column: column.id, descending: active && !sort.descending })}
        >
          {column.header}
          {active && <Arrow aria-hidden className={styles.arrow} />}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

export interface SelectAllCellProps<Row> {
  rows: readonly Row[];
  rowKey(row: Row): string;
  selection: Selection<Row>;
}

export function SelectAllCell<Row>({ rows, rowKey, selection }: SelectAllCellProps<Row>) {
  const styles = useTableStyles();
  const keys = rows.filter((row) => selection.canSelect?.(row) ?? true).map(rowKey);
  const chosen = keys.filter((key) => selection.selected.has(key)).length;
  return (
    <th {...roles.columnheader} scope="col" className={styles.selectCell} aria-label="Selection">
      <Checkbox
        aria-label="Select all"
        disabled={keys.length === 0}
        checked={chosen === 0 ? false : chosen === keys.length ? true : "mixed"}
        onChange={(_, data) => selection.onChange(new Set(data.checked === true ? keys : []))}
      />
    </th>
  );
}
