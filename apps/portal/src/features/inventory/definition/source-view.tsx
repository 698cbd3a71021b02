import type { Specification } from "@api-center-links/contracts/inventory";
import { Button, makeStyles, ToggleButton, Toolbar, tokens } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons/svg/search";
import { TextWrapRegular } from "@fluentui/react-icons/svg/text-wrap";
import { useEffect, useRef, useState } from "react";
import { type ShownSource, showSource } from "./show-source.ts";

/** The document as it is, with line numbers, highlighting, folding and search; documents of many megabytes stay smooth. */
export function SourceView({ specification }: { specification: Specification }) {
  const styles = useStyles();
  const frame = useRef<HTMLDivElement>(null);
  const source = useRef<ShownSource>(null);
  const [wrapped, setWrapped] = useState(true);
  useEffect(() => {
    if (!frame.current) return;
    const shown = showSource(frame.current, specification);
    source.current = shown;
    return () => shown.remove();
  }, [specification]);
  const wrap = (wanted: boolean) => {
    source.current?.setWrapped(wanted);
    setWrapped(wanted);
  };
  return (
    <div className={styles.source}>
      <Toolbar aria-label="Source" className={styles.tools}>
        <Button
          appearance="subtle"
          className={styles.tool}
          icon={<SearchRegular />}
          onClick={() => source.current?.find()}
        >
          Find
        </Button>
        <ToggleButton
          appearance="subtle"
          className={styles.tool}
          icon={<TextWrapRegular />}
          checked={wrapped}
          onClick={() => wrap(!wrapped)}
        >
          Wrap lines
        </ToggleButton>
      </Toolbar>
      <div ref={frame} className={styles.frame} />
    </div>
  );
}

const useStyles = makeStyles({
  source: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: "hidden",
  },
  tools: {
    gap: "4px",
    padding: "4px",
    flexWrap: "wrap",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  tool: { minWidth: "auto", paddingInline: "8px", fontWeight: tokens.fontWeightRegular },
  frame: { "& .cm-editor": { maxHeight: "calc(100dvh - 240px)", minHeight: "120px", fontSize: "13px" } },
});
