import { Checkbox, mergeClasses } from "@fluentui/react-components";
import { memo } from "react";
import type { Column, DataTableProps, Selection } from "./data-table.tsx";
import { roles, useTableStyles } from "./data-table-styles.ts";

export interface TableRowProps<Row> {
  table: DataTableProps<Row>;
  row: Row;
  index: number;
  /** Pixels below the first row's place, in a table that holds only the rows in view. */
  offset?: number;
  measure?: (element: HTMLElement | null) => void;
}

/** While a long table scrolls, rows that stay in view aren't rendered again. */
export const TableRow = memo(RenderedRow) as typeof RenderedRow;

function RenderedRow<Row>({ table, row, index, offset, measure }: TableRowProps<Row>) {
  const styles = useTableStyles();
  const { selection, columns } = table;
  const key = table.rowKey(row);
  const selected = selection?.selected.has(key) ?? false;
  return (
    <tr
      {...roles.row}
      ref={measure}
      style={
        offset === undefined
          ? undefined
          : { position: "absolute", top: 0, insetInline: 0, transform: `translateY(${offset}px)` }
      }
      data-index={index}
      aria-rowindex={offset === undefined ? undefined : index + 2}
      className={mergeClasses(styles.row, styles.bodyRow, selected && styles.selectedRow)}
    >
      {selection && <SelectCell row={row} rowKey={key} selected={selected} selection={selection} />}
      {columns.map((column, position) => (
        <Cell key={column.id} column={column} row={row} first={position === 0} />
      ))}
    </tr>
  );
}

interface SelectCellProps<Row> {
  row: Row;
  rowKey: string;
  selected: boolean;
  selection: Selection<Row>;
}

function SelectCell<Row>({ row, rowKey, selected, selection }: SelectCellProps<Row>) {
  const styles = useTableStyles();
  return (
    <td {...roles.cell} className={styles.selectCell}>
      <Checkbox
        aria-label={`Select ${selection.rowLabel(row)}`}
        disabled={!(selection.canSelect?.(row) ?? true)}
        checked={selected}
        onChange={(_, data) => {
          const others = [...selection.selected].filter((each) => each !== rowKey);
          selection.onChange(new Set(data.checked === true ? [...others, rowKey] : others));
        }}
      />
    </td>
  );
}

function Cell<Row>({ column, row, first }: { column: Column<Row>; row: Row; first: boolean }) {
  const styles = useTableStyles();
  const className = mergeClasses(
    styles.cell,
    first && styles.firstCell,
    column.align === "end" && styles.end,
    column.secondary && styles.secondary,
  );
  if (first) {
    return (
      <th {...roles.rowheader} scope="row" className={className}>
        <div className={styles.value}>{column.cell(row)}</div>
      </th>
    );
  }
  return (
    <td {...roles.cell} className={className}>
      <span aria-hidden className={styles.cardLabel}>
        {column.header}
      </span>
      <div className={styles.value}>{column.cell(row)}</div>
    </td>
  );
}
