import { makeStyles, tokens } from "@fluentui/react-components";
import { CopyButton } from "./copy-button.tsx";

/** A command to run elsewhere, whole and ready to copy. */
export function CommandBox({ command }: { command: string }) {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <pre className={styles.command}>
        <code>{command}</code>
      </pre>
      <CopyButton text={command} what="command" labelled />
    </div>
  );
}

const useStyles = makeStyles({
  box: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    gap: "8px",
    width: "100%",
    minWidth: 0,
    boxSizing: "border-box",
    padding: "12px",
    textAlign: "start",
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  command: {
    margin: 0,
    maxWidth: "100%",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
});
