import { Button, makeStyles, Toolbar, tokens, useRestoreFocusTarget } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";

/** The row of commands at the top of a page. */
export function CommandBar({ label, children }: { label: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <Toolbar aria-label={label} className={styles.bar}>
      {children}
    </Toolbar>
  );
}

export interface CommandProps {
  icon: ReactElement;
  children: string;
  onClick(): void;
  /** Why the command is disabled; it then stays reachable by keyboard so that the reason can be heard. */
  disabledReason?: string | undefined;
  busy?: boolean;
}

export function Command({ icon, children, onClick, disabledReason, busy }: CommandProps) {
  const styles = useStyles();
  // A dialog or panel that the command opens gives the focus back to it.
  const restoreFocus = useRestoreFocusTarget();
  const off = disabledReason !== undefined || busy;
  return (
    <Button
      {...restoreFocus}
      appearance="subtle"
      className={styles.command}
      icon={<span className={off ? undefined : styles.icon}>{icon}</span>}
      disabledFocusable={off === true}
      title={disabledReason}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

export function CommandDivider() {
  return <span aria-hidden className={useStyles().divider} />;
}

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "2px",
    padding: "0 0 4px",
    marginInlineStart: "-8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  command: { fontWeight: tokens.fontWeightRegular, minWidth: "auto", paddingInline: "8px" },
  icon: { display: "inline-flex", color: tokens.colorBrandForeground1 },
  divider: { width: "1px", height: "20px", margin: "0 6px", backgroundColor: tokens.colorNeutralStroke2 },
});
