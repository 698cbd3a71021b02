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
import { CommandBox } from "../../components/command-box.tsx";

export interface EventsCommandDialogProps {
  instanceName: string;
  command: string;
  onClose(): void;
}

/** Hands over the command that sets events up, for someone who may. */
export function EventsCommandDialog({ instanceName, command, onClose }: EventsCommandDialogProps) {
  const styles = useStyles();
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Set up events of {instanceName}</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.text}>Hand this to someone who may do it.</p>
            <CommandBox command={command} />
            {command.includes("EVENT_GRID_SECRET") && (
              <p className={styles.text}>
                In place of EVENT_GRID_SECRET belongs the value that this product is configured with; whoever
                runs it knows it.
              </p>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Close</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", gap: "12px" },
  text: { margin: 0 },
});
