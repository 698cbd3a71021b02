import { makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import { LoadingText } from "./loading-text.tsx";

/** Markdown from outside, shown without anything that could act: no script, form, frame, style or remote image. */
export function Markdown({ text, none }: { text: string; none: string }) {
  const styles = useStyles();
  const [rendered, setRendered] = useState<{ text: string; fragment: DocumentFragment }>();
  useEffect(() => {
    let wanted = true;
    if (text.trim() === "") return;
    import("./render-markdown.ts").then(
      ({ renderMarkdown }) => wanted && setRendered({ text, fragment: renderMarkdown(text) }),
    );
    return () => {
      wanted = false;
    };
  }, [text]);
  if (text.trim() === "") return <p className={styles.none}>{none}</p>;
  if (rendered?.text !== text) return <LoadingText what="the text" lines={2} />;
  return (
    <div
      className={styles.text}
      ref={(element) => {
        element?.replaceChildren(rendered.fragment.cloneNode(true));
      }}
    />
  );
}

const useStyles = makeStyles({
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  text: {
    maxWidth: "80ch",
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: "anywhere",
    "& > *:first-child": { marginTop: 0 },
    "& > *:last-child": { marginBottom: 0 },
    "& p": { margin: "0 0 8px" },
    "& ul, & ol": { margin: "0 0 8px", paddingInlineStart: "24px" },
    "& a": { color: tokens.colorBrandForegroundLink, textDecorationLine: "underline" },
    "& code": { fontFamily: tokens.fontFamilyMonospace, backgroundColor: tokens.colorNeutralBackground3 },
    "& pre": { overflowX: "auto", padding: "8px", backgroundColor: tokens.colorNeutralBackground3 },
    "& table": { borderCollapse: "collapse" },
    "& th, & td": {
      border: `1px solid ${tokens.colorNeutralStroke2}`,
      padding: "4px 8px",
      textAlign: "start",
    },
    "& blockquote": {
      margin: "0 0 8px",
      paddingInlineStart: "12px",
      borderLeft: `3px solid ${tokens.colorNeutralStroke1}`,
    },
  },
});
