import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { LockClosedRegular } from "@fluentui/react-icons/svg/lock-closed";
import { PlugDisconnectedRegular } from "@fluentui/react-icons/svg/plug-disconnected";
import type { ReactNode } from "react";
import { toProblemError } from "../lib/problem-error.ts";
import { CommandBox } from "./command-box.tsx";
import { CopyButton } from "./copy-button.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

export interface ErrorStateProps {
  error: unknown;
  /** What couldn't be had, as in "The links can't be shown". */
  what: string;
  onRetry?(): void;
  /** What else can be done. */
  action?: ReactNode;
}

/** In place of content that couldn't be loaded: what happened, what to do, what to quote. */
export function ErrorState({ error, what, onRetry, action }: ErrorStateProps) {
  const styles = useStyles();
  const { problem, kind } = toProblemError(error);
  const forbidden = ["not-allowed", "sign-in-refused", "interaction-required"].includes(kind);
  const Icon = forbidden ? LockClosedRegular : PlugDisconnectedRegular;
  return (
    <div role="alert" className={styles.state}>
      <Icon aria-hidden className={styles.icon} />
      <p className={styles.title}>{what}</p>
      <p className={styles.detail}>
        <strong>{problem.title}.</strong> {problem.detail}
      </p>
      {problem.command && (
        <div className={styles.command}>
          <CommandBox command={problem.command} />
        </div>
      )}
      <CorrelationIds error={error} />
      {kind === "interaction-required" && <SignInAgain claims={problem.claims} />}
      {onRetry && kind !== "interaction-required" && (
        <Button appearance="primary" onClick={onRetry}>
          Try again
        </Button>
      )}
      {action}
    </div>
  );
}

export interface ErrorBarProps {
  error: unknown;
  /** Scrolls it into view: what it answers to may be far from it. */
  reveal?: boolean;
  onRetry?(): void;
}

/** A failed action, or a refresh that failed while what was loaded before still stands. */
export function ErrorBar({ error, reveal, onRetry }: ErrorBarProps) {
  const { problem, kind } = toProblemError(error);
  return (
    <MessageBar ref={reveal ? scrollIntoView : undefined} intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{problem.title}</MessageBarTitle> {problem.detail} <CorrelationIds error={error} />
      </MessageBarBody>
      {kind === "interaction-required" ? (
        <MessageBarActions>
          <SignInAgain claims={problem.claims} />
        </MessageBarActions>
      ) : (
        onRetry && (
          <MessageBarActions>
            <Button onClick={onRetry}>Try again</Button>
          </MessageBarActions>
        )
      )}
    </MessageBar>
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

function CorrelationIds({ error }: { error: unknown }) {
  const styles = useStyles();
  const { correlationId, armCorrelationId } = toProblemError(error).problem;
  const ids = [
    correlationId && `Correlation id ${correlationId}`,
    armCorrelationId && armCorrelationId !== correlationId && `Azure's ${armCorrelationId}`,
  ];
  const text = ids.filter(Boolean).join(" · ");
  if (text === "") return null;
  return (
    <span className={styles.ids}>
      {text}
      <CopyButton text={text} what="correlation id" />
    </span>
  );
}

const useStyles = makeStyles({
  state: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    gap: "12px",
    padding: "48px 16px",
    textAlign: "center",
  },
  icon: { fontSize: "48px", color: tokens.colorNeutralForeground3 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  detail: { margin: 0, maxWidth: "60ch", overflowWrap: "anywhere", lineHeight: tokens.lineHeightBase300 },
  command: { maxWidth: "min(100%, 60rem)" },
  ids: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
});
