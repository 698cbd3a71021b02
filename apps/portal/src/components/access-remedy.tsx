import type { AccessItem } from "@api-center-links/contracts/access";
import { Button, makeStyles } from "@fluentui/react-components";
import { resourceName } from "../lib/resource-name.ts";
import { CommandBox } from "./command-box.tsx";

export interface AccessRemedyProps {
  item: AccessItem;
  busy: boolean;
  onAssign(): void;
}

/** What mends a missing role: the person assigns it here, or hands the command to someone who may. */
export function AccessRemedy({ item, busy, onAssign }: AccessRemedyProps) {
  const styles = useStyles();
  if (item.assignable) {
    return (
      <Button size="small" className={styles.button} disabledFocusable={busy} onClick={onAssign}>
        {busy ? "Assigning…" : "Assign for me"}
      </Button>
    );
  }
  if (item.command === null) return null;
  return (
    <>
      <p className={styles.text}>
        You may not assign roles on {placeName(item)}. Hand this to someone who may; it shows here as soon as
        it is done.
      </p>
      <CommandBox command={item.command} />
    </>
  );
}

function placeName({ role }: AccessItem): string {
  return role ? resourceName(role.scope) : "it";
}

const useStyles = makeStyles({ text: { margin: 0 }, button: { alignSelf: "flex-start" } });
