import type { LinkPreview } from "@api-center-links/contracts/links";
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ApiKind } from "../../../components/api-kind.tsx";
import { ErrorBar } from "../../../components/error-state.tsx";
import { LoadingText } from "../../../components/loading-text.tsx";
import { formatCount, formatNumber } from "../../../lib/format.ts";

export interface PreviewSectionProps {
  preview: LinkPreview | undefined;
  error: unknown;
  busy: boolean;
  onPreview(): void;
}

/** What the first sync would do; nothing has been written. */
export function PreviewSection({ preview, error, busy, onPreview }: PreviewSectionProps) {
  const styles = useStyles();
  return (
    <div className={styles.section}>
      <p className={styles.text}>
        See what the first sync would bring. Nothing is written before you create the link.
      </p>
      <Button onClick={onPreview} disabledFocusable={busy} className={styles.button}>
        {preview ? "Preview again" : "Preview the first sync"}
      </Button>
      <div aria-live="polite" className={styles.section}>
        {busy && <LoadingText what="the preview" lines={4} />}
        {error !== null && error !== undefined && !busy && <ErrorBar error={error} onRetry={onPreview} />}
        {preview && !busy && <Plan preview={preview} />}
      </div>
    </div>
  );
}

function Plan({ preview }: { preview: LinkPreview }) {
  const styles = useStyles();
  const { totals, items } = preview;
  const skipped = items.filter((item) => item.action === "skip");
  const coming = items.filter((item) => item.action !== "skip");
  return (
    <>
      <p className={styles.totals}>
        {formatCount(totals.apis, "API")}, {formatCount(totals.versions, "version")} and{" "}
        {formatCount(totals.definitions, "definition")} will come.
        {totals.skipped > 0 && ` ${formatCount(totals.skipped, "API")} will be left out.`}
      </p>
      {skipped.length > 0 && <Items label="Left out" items={skipped} open />}
      {coming.length > 0 && <Items label="Coming" items={coming} open={false} />}
    </>
  );
}

interface ItemsProps {
  label: string;
  items: LinkPreview["items"];
  open: boolean;
}

function Items({ label, items, open }: ItemsProps) {
  const styles = useStyles();
  return (
    <details open={open} className={styles.items}>
      <summary className={styles.label}>
        {label} ({formatNumber(items.length)})
      </summary>
      <ul className={styles.list} aria-label={label}>
        {items.map((item) => (
          <li key={`${item.kind} ${item.title} ${item.versions.join()}`} className={styles.item}>
            <span className={styles.title}>{item.title}</span>
            <span className={styles.kind}>
              {item.kind && <ApiKind kind={item.kind} />}
              {item.versions.length > 0 && ` · ${item.versions.join(", ")}`}
            </span>
            {item.notes.map((note) => (
              <span key={note} className={styles.note}>
                {note}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", gap: "8px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  button: { alignSelf: "flex-start" },
  totals: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  label: {
    padding: "8px 12px",
    cursor: "pointer",
    fontWeight: tokens.fontWeightSemibold,
    "&:focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  items: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    padding: "6px 12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  kind: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  note: { fontSize: tokens.fontSizeBase200 },
});
