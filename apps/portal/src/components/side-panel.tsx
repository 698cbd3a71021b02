import {
  Button,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import type { ReactNode } from "react";

export interface SidePanelProps {
  title: string;
  /** What stands above the buttons and stays in view, such as why an action failed. */
  notices?: ReactNode;
  /** Left out: a panel to read, with nothing to do in it. */
  buttons?: ReactNode;
  onClose(): void;
  children: ReactNode;
}

/** A panel over the page's end, as the Azure portal has them; Escape and its own button close it. */
export function SidePanel({ title, notices, buttons, onClose, children }: SidePanelProps) {
  const styles = useStyles();
  return (
    <OverlayDrawer
      open
      position="end"
      size="medium"
      className={styles.panel}
      aria-label={title}
      onOpenChange={(_, data) => !data.open && onClose()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button appearance="subtle" aria-label="Close" icon={<DismissRegular />} onClick={onClose} />
          }
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.content}>
        <div className={styles.body}>{children}</div>
      </DrawerBody>
      {buttons && (
        <DrawerFooter className={styles.footer}>
          {notices}
          <div className={styles.buttons}>{buttons}</div>
        </DrawerFooter>
      )}
    </OverlayDrawer>
  );
}

const low = "@media (max-height: 420px)";

const useStyles = makeStyles({
  // Magnified four times, a desktop has 256 px of height: there everything scrolls, and title and buttons don't keep the form out.
  panel: { maxWidth: "100vw", [low]: { overflowY: "auto" } },
  content: { [low]: { flexShrink: 0, overflow: "visible" } },
  body: { paddingBlock: "8px 24px" },
  footer: {
    display: "flex",
    flexDirection: "column",
    alignItems: "stretch",
    gap: "12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  buttons: { display: "flex", gap: "8px" },
});
