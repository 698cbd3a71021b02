import { makeStyles, tokens } from "@fluentui/react-components";

/** Safari forgets what table elements are once they are laid out otherwise; naming their roles reminds it. */
export const roles = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  rowheader: { role: "rowheader" },
  cell: { role: "cell" },
} as const;

const card = "@container (max-width: 640px)";
/** What is left of 1280 pixels beside the menu, and more, has room for every column. */
const medium = "@container (min-width: 640.02px) and (max-width: 943.98px)";

export const useTableStyles = makeStyles({
  table: { display: "block", width: "100%" },
  body: { display: "block" },
  container: { containerType: "inline-size", width: "100%" },
  head: {
    display: "block",
    [card]: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
  },
  row: {
    display: "grid",
    gridTemplateColumns: "var(--tracks)",
    alignItems: "center",
    boxSizing: "border-box",
    width: "100%",
    [medium]: { gridTemplateColumns: "var(--tracks-medium)" },
    [card]: { gridTemplateColumns: "minmax(0, 1fr)", alignItems: "stretch" },
  },
  headRow: {
    minHeight: "36px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  bodyRow: {
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    "&:hover": { backgroundColor: tokens.colorSubtleBackgroundHover },
    [card]: { position: "relative", padding: "12px 4px", gap: "6px" },
  },
  selectedRow: { backgroundColor: tokens.colorNeutralBackground1Selected },
  headerCell: { textAlign: "start", fontWeight: "inherit", padding: "4px 8px", minWidth: 0 },
  selectCell: {
    display: "flex",
    justifyContent: "center",
    [card]: { position: "absolute", top: "4px", right: "0" },
  },
  sortButton: {
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    padding: "4px",
    margin: "-4px",
    minHeight: "24px",
    border: "none",
    borderRadius: tokens.borderRadiusMedium,
    background: "none",
    color: "inherit",
    font: "inherit",
    textAlign: "inherit",
    cursor: "pointer",
    "&:hover": { color: tokens.colorNeutralForeground1, textDecorationLine: "underline" },
    "&:focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  arrow: { flexShrink: 0 },
  cell: {
    padding: "6px 8px",
    minWidth: 0,
    overflowWrap: "anywhere",
    [card]: { display: "grid", gridTemplateColumns: "7.5rem minmax(0, 1fr)", gap: "8px", padding: "0" },
  },
  firstCell: {
    fontWeight: tokens.fontWeightSemibold,
    textAlign: "start",
    [card]: { display: "block", paddingRight: "40px" },
  },
  cardLabel: { display: "none", color: tokens.colorNeutralForeground3, [card]: { display: "inline" } },
  value: { minWidth: 0 },
  end: {
    paddingInlineEnd: "24px",
    textAlign: "end",
    justifyContent: "end",
    [card]: { textAlign: "start", justifyContent: "start" },
  },
  secondary: { [medium]: { display: "none" } },
  skeletonItem: { width: "70%" },
});
