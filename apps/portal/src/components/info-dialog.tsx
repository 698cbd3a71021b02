import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useDialogStyles } from "./confirm-dialog.tsx";

export interface InfoDialogProps {
  title: string;
  /** What else than closing it can be done, most important first. */
  actions?: ReactNode;
  onClose(): void;
  children: ReactNode;
}

/** Tells something and can be closed at any time. */
export function InfoDialog({ title, actions, onClose, children }: InfoDialogProps) {
  const styles = useDialogStyles();
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle className={styles.title}>{title}</DialogTitle>
          <DialogContent className={styles.content}>{children}</DialogContent>
          <DialogActions>
            {actions}
            <Button onClick={onClose}>Close</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
