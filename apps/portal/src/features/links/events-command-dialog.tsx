import { CommandBox } from "../../components/command-box.tsx";
import { InfoDialog } from "../../components/info-dialog.tsx";

export interface EventsCommandDialogProps {
  instanceName: string;
  command: string;
  onClose(): void;
}

/** Hands over the command that sets events up, for someone who may. */
export function EventsCommandDialog({ instanceName, command, onClose }: EventsCommandDialogProps) {
  return (
    <InfoDialog title={`Set up events of ${instanceName}`} onClose={onClose}>
      <p>Hand this to someone who may do it.</p>
      <CommandBox command={command} />
      {command.includes("EVENT_GRID_SECRET") && (
        <p>
          In place of EVENT_GRID_SECRET belongs the value that this product is configured with; whoever runs
          it knows it.
        </p>
      )}
    </InfoDialog>
  );
}
