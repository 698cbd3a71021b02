import { makeStyles, mergeClasses, SkeletonItem } from "@fluentui/react-components";
import { type CSSProperties, type ReactNode, useCallback, useMemo } from "react";
import { type Sort, type SortValue, sorted } from "../lib/sorting.ts";
import { HeaderCell, SelectAllCell } from "./data-table-head.tsx";
import { TableRow } from "./data-table-row.tsx";
import { roles, useTableStyles } from "./data-table-styles.ts";
import { VirtualRows } from "./virtual-rows.tsx";

export interface Column<Row> {
  id: string;
  header: string;
  cell(row: Row): ReactNode;
  /** Where given, people can sort by this column; `null` sorts last. */
  sortValue?(row: Row): SortValue;
  /** CSS grid track, such as `minmax(10rem, 2fr)`. */
  track: string;
  align?: "end";
  /** Left out where the table is of middling width; shown again on cards. */
  secondary?: true;
}

export interface Selection<Row> {
  selected: ReadonlySet<string>;
  onChange(selected: ReadonlySet<string>): void;
  /** What the row's checkbox is called. */
  rowLabel(row: Row): string;
  canSelect?(row: Row): boolean;
}

export interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  /** `undefined` while they are loading: the table then holds their place. */
  rows: readonly Row[] | undefined;
  rowKey(row: Row): string;
  sort?: Sort;
  onSort?(sort: Sort): void;
  selection?: Selection<Row>;
  skeletonRows?: number;
  /** For thousands of rows: only those in view are in the document. */
  virtual?: boolean;
}

/**
 * A table that reflows: all columns where there is room, the important ones where there is less, and a card per row on
 * a phone. One markup for all three, so that assistive technology sees the same table.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, sort, selection, virtual = false } = props;
  const styles = useTableStyles();
  const ordered = useMemo(() => {
    const value = columns.find((each) => each.id === sort?.column)?.sortValue;
    return rows && sort && value ? sorted(rows, value, sort.descending) : rows;
  }, [rows, columns, sort]);
  return (
    <div className={styles.container} style={tracksOf(columns, selection !== undefined)}>
      <table
        {...roles.table}
        className={styles.table}
        aria-label={label}
        aria-busy={ordered === undefined}
        aria-rowcount={virtual && ordered ? ordered.length + 1 : undefined}
      >
        <thead {...roles.rowgroup} className={styles.head}>
          <tr
            {...roles.row}
            className={mergeClasses(styles.row, styles.headRow)}
            aria-rowindex={virtual ? 1 : undefined}
          >
            {selection && <SelectAllCell rows={ordered ?? []} rowKey={props.rowKey} selection={selection} />}
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <Body table={props} rows={ordered} />
      </table>
    </div>
  );
}

function Body<Row>({ table, rows }: { table: DataTableProps<Row>; rows: readonly Row[] | undefined }) {
  const styles = useTableStyles();
  if (rows === undefined) return <SkeletonRows table={table} />;
  if (table.virtual) return <RowsInView table={table} rows={rows} />;
  return (
    <tbody {...roles.rowgroup} className={styles.body}>
      {rows.map((row, index) => (
        <TableRow key={table.rowKey(row)} table={table} row={row} index={index} />
      ))}
    </tbody>
  );
}

function RowsInView<Row>({ table, rows }: { table: DataTableProps<Row>; rows: readonly Row[] }) {
  const { rowKey } = table;
  const keys = useMemo(() => rows.map((row) => rowKey(row)), [rows, rowKey]);
  const keyOf = useCallback((index: number) => keys[index] ?? "", [keys]);
  return (
    <VirtualRows count={rows.length} keyOf={keyOf}>
      {(index, offset, measure) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <TableRow
            key={keyOf(index)}
            table={table}
            row={row}
            index={index}
            offset={offset}
            measure={measure}
          />
        );
      }}
    </VirtualRows>
  );
}

function tracksOf<Row>(columns: readonly Column<Row>[], selectable: boolean): CSSProperties {
  const first = selectable ? ["2.75rem"] : [];
  const important = columns.filter((column) => !column.secondary);
  return {
    "--tracks": [...first, ...columns.map((column) => column.track)].join(" "),
    "--tracks-medium": [...first, ...important.map((column) => column.track)].join(" "),
  } as CSSProperties;
}

/** Holds the place of rows that are coming; unseen for the first 200 ms, so that quick answers don't flicker. */
function SkeletonRows<Row>({ table }: { table: DataTableProps<Row> }) {
  const styles = useTableStyles();
  const delayed = useSkeletonStyles().delayed;
  return (
    <tbody {...roles.rowgroup} className={mergeClasses(styles.body, delayed)} aria-hidden>
      {Array.from({ length: table.skeletonRows ?? 5 }, (_, index) => `row-${index}`).map((row) => (
        <tr key={row} className={mergeClasses(styles.row, styles.bodyRow)}>
          {table.selection && <td />}
          {table.columns.map((column) => (
            <td key={column.id} className={mergeClasses(styles.cell, column.secondary && styles.secondary)}>
              <SkeletonItem size={16} className={styles.skeletonItem} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

const useSkeletonStyles = makeStyles({
  delayed: {
    animationName: { from: { opacity: 0 }, to: { opacity: 1 } },
    animationDuration: "100ms",
    animationDelay: "200ms",
    animationFillMode: "both",
  },
});
