import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

export interface EmptyStateProps {
  picture?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing is here, and that is no fault. */
export function EmptyState({ picture, title, children, action }: EmptyStateProps) {
  const styles = useStyles();
  return (
    <div className={styles.state}>
      {picture}
      <p className={styles.title}>{title}</p>
      {children && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}

const useStyles = makeStyles({
  state: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    gap: "12px",
    padding: "40px 16px 56px",
    textAlign: "center",
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
  text: {
    margin: "0 0 8px",
    maxWidth: "56ch",
    color: tokens.colorNeutralForeground2,
    lineHeight: tokens.lineHeightBase400,
  },
});
