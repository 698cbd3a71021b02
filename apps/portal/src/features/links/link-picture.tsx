import { makeStyles, tokens } from "@fluentui/react-components";

/** API Management on the left, the API center on the right, and the link between them. */
export function LinkPicture() {
  const styles = useStyles();
  return (
    <svg
      width="220"
      height="96"
      viewBox="0 0 220 96"
      aria-hidden="true"
      focusable="false"
      className={styles.picture}
    >
      <rect className={styles.card} x="6" y="14" width="64" height="68" rx="8" />
      <rect className={styles.card} x="150" y="14" width="64" height="68" rx="8" />
      <path className={styles.lines} d="M18 32h40M18 44h28M18 56h36M18 68h22" />
      <path className={styles.lines} d="M162 32h40M162 44h28M162 56h36M162 68h22" />
      <path className={styles.way} d="M78 48h14M128 48h14" />
      <g className={styles.chain}>
        <path d="m105 53 10-10" />
        <path d="m107 38 4.6-4.6a8.5 8.5 0 0 1 12 12L119 50" />
        <path d="m113 58-4.6 4.6a8.5 8.5 0 0 1-12-12L101 46" />
      </g>
    </svg>
  );
}

const useStyles = makeStyles({
  picture: { maxWidth: "100%" },
  card: { fill: tokens.colorNeutralBackground2, stroke: tokens.colorNeutralStroke1, strokeWidth: 1.5 },
  lines: { stroke: tokens.colorNeutralStroke1, strokeWidth: 3, strokeLinecap: "round" },
  way: { stroke: tokens.colorBrandStroke1, strokeWidth: 2, strokeDasharray: "3 4", strokeLinecap: "round" },
  chain: {
    fill: "none",
    stroke: tokens.colorBrandStroke1,
    strokeWidth: 3.5,
    strokeLinecap: "round",
  },
});
