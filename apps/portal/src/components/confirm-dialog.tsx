import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ErrorBar } from "./error-state.tsx";

export interface ConfirmDialogProps {
  title: string;
  /** What the confirming button says. */
  action: string;
  busyAction: string;
  busy: boolean;
  disabled?: boolean;
  error: unknown;
  onConfirm(): void;
  onClose(): void;
  children: ReactNode;
}

/** Asks before something is done, and stays until it is done or has failed: what is under way can't be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const styles = useDialogStyles();
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && !props.busy && props.onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!props.disabled && !props.busy) props.onConfirm();
          }}
        >
          <DialogBody>
            <DialogTitle className={styles.title}>{props.title}</DialogTitle>
            <DialogContent className={styles.content}>
              {props.children}
              {props.error !== null && props.error !== undefined && <ErrorBar error={props.error} />}
            </DialogContent>
            <DialogActions>
              <Button type="submit" appearance="primary" disabledFocusable={props.disabled || props.busy}>
                {props.busy ? props.busyAction : props.action}
              </Button>
              <Button disabledFocusable={props.busy} onClick={props.onClose}>
                Cancel
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

/** Names in dialogs may be long, and a dialog on a phone is narrow. */
export const useDialogStyles = makeStyles({
  title: { minWidth: 0, overflowWrap: "anywhere" },
  content: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    overflowWrap: "anywhere",
    "& > p": { margin: 0 },
  },
});
