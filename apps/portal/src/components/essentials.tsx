import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

/** Names and values side by side (where it is narrow, below one another), as at the top of a resource's page. `undefined` values keep their place while loading. */
export function Essentials({ items }: { items: readonly { name: string; value: ReactNode }[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      {items.map(({ name, value }) => (
        <div key={name} className={styles.item}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{value ?? <span className={styles.pending}>…</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

const useStyles = makeStyles({
  list: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(22rem, 100%), 1fr))",
    columnGap: "40px",
    rowGap: "8px",
    margin: 0,
  },
  item: {
    display: "grid",
    gridTemplateColumns: "9.5rem minmax(0, 1fr)",
    gap: "8px",
    alignItems: "baseline",
    "@media (max-width: 480px)": { gridTemplateColumns: "minmax(0, 1fr)", gap: 0 },
  },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: "anywhere" },
  pending: { color: tokens.colorNeutralForeground3 },
});
