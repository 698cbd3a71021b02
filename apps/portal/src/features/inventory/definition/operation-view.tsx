import { Badge, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { Markdown } from "../../../components/markdown.tsx";
import type { Node } from "./document-node.ts";
import type { Payload, ReferenceOperation } from "./read-open-api.ts";
import { SchemaView, TypeOf } from "./schema-view.tsx";

export interface OperationViewProps {
  operation: ReferenceOperation;
  document: Node;
}

/** One operation in a line; unfolded, its parameters, body and responses. Folded ones cost nothing to render. */
export function OperationView({ operation, document }: OperationViewProps) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const { method, path, summary, deprecated } = operation;
  return (
    <details className={styles.operation} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>
        <span className={mergeClasses(styles.method, styles[toneOf(method)])}>{method}</span>
        <code className={mergeClasses(styles.path, deprecated && styles.deprecated)}>{path}</code>
        <span className={styles.text}>{summary}</span>
        {deprecated && (
          <Badge appearance="tint" color="warning">
            deprecated
          </Badge>
        )}
      </summary>
      {open && (
        <div className={styles.body}>
          {operation.description && <Markdown text={operation.description} none="" />}
          {operation.parameters.length > 0 && (
            <>
              <h4 className={styles.heading}>Parameters</h4>
              <ul className={styles.list}>
                {operation.parameters.map((parameter) => (
                  <li key={`${parameter.place} ${parameter.name}`} className={styles.item}>
                    <code className={styles.name}>{parameter.name}</code>
                    <span className={styles.note}>
                      <TypeOf schema={parameter.schema} document={document} /> · {parameter.place}
                      {parameter.required && <strong> · required</strong>}
                    </span>
                    {parameter.description && <Markdown text={parameter.description} none="" />}
                  </li>
                ))}
              </ul>
            </>
          )}
          {operation.body && (
            <>
              <h4 className={styles.heading}>Request body</h4>
              <PayloadView payload={operation.body} document={document} />
            </>
          )}
          <h4 className={styles.heading}>Responses</h4>
          {operation.responses.length === 0 && <p className={styles.note}>None described.</p>}
          <ul className={styles.list}>
            {operation.responses.map((response) => (
              <li key={response.status} className={styles.item}>
                <code className={styles.name}>{response.status}</code>
                <PayloadView payload={response} document={document} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </details>
  );
}

function PayloadView({ payload, document }: { payload: Payload; document: Node }) {
  const styles = useStyles();
  return (
    <div>
      {payload.description && <Markdown text={payload.description} none="" />}
      {payload.contents.map(({ mediaType, schema }) => (
        <div key={mediaType} className={styles.content}>
          <span className={styles.note}>{mediaType}</span>
          <SchemaView schema={schema} document={document} />
        </div>
      ))}
    </div>
  );
}

function toneOf(method: string): "read" | "write" | "remove" {
  if (method === "DELETE") return "remove";
  return ["GET", "HEAD", "OPTIONS", "TRACE"].includes(method) ? "read" : "write";
}

const useStyles = makeStyles({
  operation: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  summary: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 12px",
    minHeight: "28px",
    padding: "6px 12px",
    cursor: "pointer",
    borderRadius: tokens.borderRadiusMedium,
    // A frame and no tint: the colors of the methods would lose their contrast on it.
    "&:hover": { boxShadow: `inset 0 0 0 1px ${tokens.colorNeutralStroke1Hover}` },
    "&:focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  method: {
    minWidth: "56px",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightBold,
  },
  read: { color: tokens.colorBrandForeground1 },
  write: { color: tokens.colorPaletteGreenForeground1 },
  remove: { color: tokens.colorPaletteRedForeground1 },
  path: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere" },
  deprecated: { textDecorationLine: "line-through" },
  text: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  body: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "8px 16px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  heading: { margin: "8px 0 0", fontSize: tokens.fontSizeBase300 },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    gap: "8px",
  },
  item: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "2px" },
  name: {
    fontFamily: tokens.fontFamilyMonospace,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: "anywhere",
  },
  note: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  content: { display: "flex", flexDirection: "column", gap: "4px", marginTop: "4px" },
});
