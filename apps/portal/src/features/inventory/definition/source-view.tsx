import type { Specification } from "@api-center-links/contracts/inventory";
import { makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import { showSource } from "./show-source.ts";

/** The document as it is, with line numbers, highlighting, folding and search; documents of many megabytes stay smooth. */
export function SourceView({ specification }: { specification: Specification }) {
  const styles = useStyles();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!frame.current) return;
    return showSource(frame.current, specification);
  }, [specification]);
  return <div ref={frame} className={styles.frame} />;
}

const useStyles = makeStyles({
  frame: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: "hidden",
    "& .cm-editor": { maxHeight: "calc(100dvh - 200px)", fontSize: "13px" },
  },
});
