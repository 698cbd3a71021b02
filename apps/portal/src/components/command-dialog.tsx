import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { CopyButton } from "./copy-button.tsx";

export interface CommandDialogProps {
  title: string;
  message: string;
  command: string;
  onClose(): void;
}

/** A command to hand to someone who may run it. */
export function CommandDialog({ title, message, command, onClose }: CommandDialogProps) {
  const styles = useStyles();
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.text}>{message}</p>
            <p className={styles.text}>
              Someone with the rights to assign roles can run this in Azure Cloud Shell or wherever Azure CLI
              is at hand:
            </p>
            <pre className={styles.command}>
              <code>{command}</code>
            </pre>
          </DialogContent>
          <DialogActions>
            <CopyButton text={command} what="command" labelled />
            <Button appearance="primary" onClick={onClose}>
              Close
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", gap: "12px" },
  text: { margin: 0 },
  command: {
    margin: 0,
    padding: "12px",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    fontFamily: tokens.fontFamilyMonospace,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});
