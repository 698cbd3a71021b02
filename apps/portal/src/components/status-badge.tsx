import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowSyncRegular } from "@fluentui/react-icons/svg/arrow-sync";
import { CheckmarkCircleFilled } from "@fluentui/react-icons/svg/checkmark-circle";
import { CircleRegular } from "@fluentui/react-icons/svg/circle";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { ErrorCircleFilled } from "@fluentui/react-icons/svg/error-circle";
import { PauseCircleRegular } from "@fluentui/react-icons/svg/pause-circle";
import { StopRegular } from "@fluentui/react-icons/svg/stop";
import { WarningFilled } from "@fluentui/react-icons/svg/warning";
import type { ReactNode } from "react";

export type Tone = "success" | "warning" | "error" | "busy" | "paused" | "stopped" | "deleting" | "neutral";

const icons = {
  success: CheckmarkCircleFilled,
  warning: WarningFilled,
  error: ErrorCircleFilled,
  busy: ArrowSyncRegular,
  paused: PauseCircleRegular,
  stopped: StopRegular,
  deleting: DeleteRegular,
  neutral: CircleRegular,
} as const;

/** A status in a word or two; its sign and colour only repeat what the words say. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  const styles = useStyles();
  const Icon = icons[tone];
  return (
    <span className={styles.badge}>
      <Icon aria-hidden className={mergeClasses(styles.icon, styles[tone])} />
      <span>{children}</span>
    </span>
  );
}

const useStyles = makeStyles({
  badge: { display: "inline-flex", alignItems: "baseline", gap: "6px" },
  // Icons have no baseline: this puts theirs where letters have their middle.
  icon: { position: "relative", top: "3px", fontSize: "16px", flexShrink: 0 },
  success: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  error: { color: tokens.colorStatusDangerForeground1 },
  busy: {
    color: tokens.colorBrandForeground1,
    animationName: { from: { transform: "rotate(0deg)" }, to: { transform: "rotate(360deg)" } },
    animationDuration: "1.6s",
    animationIterationCount: "infinite",
    animationTimingFunction: "linear",
    "@media (prefers-reduced-motion: reduce)": { animationName: "none" },
  },
  paused: { color: tokens.colorNeutralForeground3 },
  stopped: { color: tokens.colorNeutralForeground3 },
  deleting: { color: tokens.colorNeutralForeground3 },
  neutral: { color: tokens.colorNeutralForeground3 },
});
