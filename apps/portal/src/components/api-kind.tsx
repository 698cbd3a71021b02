import { makeStyles, tokens } from "@fluentui/react-components";
import { ArrowBidirectionalLeftRightRegular } from "@fluentui/react-icons/svg/arrow-bidirectional-left-right";
import { ArrowHookUpRightRegular } from "@fluentui/react-icons/svg/arrow-hook-up-right";
import { BotRegular } from "@fluentui/react-icons/svg/bot";
import { BracesRegular } from "@fluentui/react-icons/svg/braces";
import { CubeRegular } from "@fluentui/react-icons/svg/cube";
import { DatabaseRegular } from "@fluentui/react-icons/svg/database";
import { HexagonThreeRegular } from "@fluentui/react-icons/svg/hexagon-three";
import { MailRegular } from "@fluentui/react-icons/svg/mail";
import { StreamInputOutputRegular } from "@fluentui/react-icons/svg/stream-input-output";
import { apiKindLabel } from "../lib/labels.ts";

const icons: Record<string, typeof CubeRegular> = {
  rest: BracesRegular,
  soap: MailRegular,
  graphql: HexagonThreeRegular,
  grpc: StreamInputOutputRegular,
  websocket: ArrowBidirectionalLeftRightRegular,
  webhook: ArrowHookUpRightRegular,
  odata: DatabaseRegular,
  mcp: BotRegular,
};

/** The kind of an API: its sign and its name. The sign only repeats what the name says. */
export function ApiKind({ kind }: { kind: string }) {
  const styles = useStyles();
  const Icon = icons[kind.toLowerCase()] ?? CubeRegular;
  return (
    <span className={styles.kind}>
      <Icon aria-hidden className={styles.icon} />
      <span className={styles.name}>{apiKindLabel(kind)}</span>
    </span>
  );
}

const useStyles = makeStyles({
  kind: { display: "inline-flex", alignItems: "baseline", gap: "6px", minWidth: 0 },
  // Icons have no baseline: this puts theirs where letters have their middle.
  icon: {
    position: "relative",
    top: "3px",
    flexShrink: 0,
    fontSize: "16px",
    color: tokens.colorBrandForeground1,
  },
  name: { minWidth: 0, overflowWrap: "anywhere" },
});
