import { makeStyles, tokens } from "@fluentui/react-components";
import { faultAdvice } from "../lib/fault-advice.ts";
import { CopyButton } from "./copy-button.tsx";

export interface FaultNotesProps {
  fault: { code: string; message: string; correlationId: string | null } | null;
  /** Sentences for people. */
  notes: readonly string[];
}

/** What went wrong with an API and what to do about it, and what else is to be said. */
export function FaultNotes({ fault, notes }: FaultNotesProps) {
  const styles = useStyles();
  // A note may repeat the fault and say which version it is about.
  const untold = fault !== null && !notes.some((note) => note.endsWith(fault.message));
  return (
    <div className={styles.notes}>
      {untold && <span>{fault.message}</span>}
      {notes.map((note) => (
        <span key={note}>{note}</span>
      ))}
      {fault && (
        <>
          <span>{faultAdvice(fault.code)}</span>
          <span className={styles.fault}>
            {fault.code}
            {fault.correlationId && (
              <>
                {" · "}Correlation id {fault.correlationId}
                <CopyButton text={fault.correlationId} what="correlation id" />
              </>
            )}
          </span>
        </>
      )}
    </div>
  );
}

const useStyles = makeStyles({
  notes: { display: "flex", flexDirection: "column", gap: "2px", overflowWrap: "anywhere" },
  fault: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});
