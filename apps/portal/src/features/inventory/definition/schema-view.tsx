import { makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { describeSchema } from "./describe-schema.ts";
import type { Node } from "./document-node.ts";

export interface SchemaViewProps {
  schema: Node;
  document: Node;
}

/** What a schema is called, in a word or two. */
export function TypeOf({ schema, document }: SchemaViewProps) {
  const { type, constraints } = describeSchema(document, schema);
  return [type, ...constraints].join(", ");
}

/** A schema's properties; those that have properties themselves unfold. */
export function SchemaView({ schema, document }: SchemaViewProps) {
  const styles = useStyles();
  const { type, description, constraints, properties, alternatives } = describeSchema(document, schema);
  return (
    <div className={styles.schema}>
      <span className={styles.type}>{[type, ...constraints].join(", ")}</span>
      {description && <span className={styles.note}>{description}</span>}
      {properties.length > 0 && (
        <ul className={styles.list}>
          {properties.map((property) => (
            <li key={property.name} className={styles.item}>
              <PropertyView {...property} document={document} />
            </li>
          ))}
        </ul>
      )}
      {alternatives.length > 0 && (
        <>
          <span className={styles.note}>One of:</span>
          <ul className={styles.list}>
            {keyed(alternatives).map(({ key, alternative }) => (
              <li key={key} className={styles.item}>
                <Unfolding
                  schema={alternative}
                  document={document}
                  label={describeSchema(document, alternative).type}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Alternatives have no identity but their place. */
function keyed(alternatives: readonly Node[]) {
  return alternatives.map((alternative, index) => ({ key: `alternative-${index}`, alternative }));
}

interface PropertyViewProps extends SchemaViewProps {
  name: string;
  required: boolean;
}

function PropertyView({ name, required, schema, document }: PropertyViewProps) {
  const styles = useStyles();
  const { type, description, constraints, properties, alternatives } = describeSchema(document, schema);
  return (
    <>
      <span className={styles.line}>
        <code className={styles.name}>{name}</code>
        <span className={styles.type}>{[type, ...constraints].join(", ")}</span>
        {required && <strong className={styles.required}>required</strong>}
      </span>
      {description && <span className={styles.note}>{description}</span>}
      {properties.length + alternatives.length > 0 && (
        <Unfolding schema={schema} document={document} label={`Properties of ${name}`} />
      )}
    </>
  );
}

function Unfolding({ schema, document, label }: SchemaViewProps & { label: string }) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.unfold}>{label}</summary>
      {open && <SchemaView schema={schema} document={document} />}
    </details>
  );
}

const useStyles = makeStyles({
  schema: { display: "flex", flexDirection: "column", gap: "4px", minWidth: 0 },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: "0 0 0 12px",
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  item: { display: "flex", flexDirection: "column", paddingBlock: "3px", minWidth: 0 },
  line: { display: "flex", flexWrap: "wrap", gap: "0 8px", alignItems: "baseline" },
  name: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere" },
  type: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  required: { fontSize: tokens.fontSizeBase200 },
  note: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  unfold: {
    cursor: "pointer",
    minHeight: "24px",
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorBrandForegroundLink,
    "&:focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});
