import { makeStyles, tokens } from "@fluentui/react-components";
import { CopyButton } from "./copy-button.tsx";

/** An id that people carry elsewhere. */
export function CopyableId({ id, what }: { id: string; what: string }) {
  const styles = useStyles();
  return (
    <span className={styles.id}>
      <span className={styles.text}>{id}</span>
      <CopyButton text={id} what={what} />
    </span>
  );
}

const useStyles = makeStyles({
  id: { display: "inline-flex", alignItems: "center", gap: "4px", minWidth: 0 },
  text: {
    overflowWrap: "anywhere",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
});
