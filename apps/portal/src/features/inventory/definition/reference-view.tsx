import type { Specification } from "@api-center-links/contracts/inventory";
import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useEffect, useMemo, useState } from "react";
import { CopyButton } from "../../../components/copy-button.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { FilterBar, TextFilter } from "../../../components/filter-bar.tsx";
import { LoadingText } from "../../../components/loading-text.tsx";
import { Markdown } from "../../../components/markdown.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useUrlState } from "../../../lib/url-state.ts";
import { record } from "./document-node.ts";
import { OperationView } from "./operation-view.tsx";
import { readDocument } from "./read-document.ts";
import { filterGroups, firstOperations, type Reference, readOpenApi } from "./read-open-api.ts";
import { SourceView } from "./source-view.tsx";

/** An OpenAPI document as a reference: its operations by tag, each to unfold. What can't be read as one is shown as source. */
export function ReferenceView({ specification }: { specification: Specification }) {
  const { content } = specification;
  const [read, setRead] = useState<{ content: string; reference?: Reference; failure?: string }>();
  useEffect(() => {
    const leaving = new AbortController();
    const tell = (outcome: { reference: Reference } | { failure: string }) =>
      leaving.signal.aborted || setRead({ content, ...outcome });
    readDocument(content, leaving.signal)
      .then(referenceOf)
      .then(tell, (error: Error) => tell({ failure: error.message }));
    return () => leaving.abort();
  }, [content]);
  if (read?.content !== content) return <LoadingText what="the reference" lines={12} />;
  if (read.reference) return <ReferenceDocument reference={read.reference} />;
  return (
    <>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>This document can't be shown as a reference</MessageBarTitle> {read.failure} Below
          is its source.
        </MessageBarBody>
      </MessageBar>
      <SourceView specification={specification} />
    </>
  );
}

function referenceOf(document: unknown): { reference: Reference } {
  const { openapi, swagger } = record(document);
  if (openapi === undefined && swagger === undefined) {
    throw new Error("It names neither an OpenAPI nor a Swagger version.");
  }
  return { reference: readOpenApi(document) };
}

/** Thousands of operations at once would freeze the page. */
const operationsAtOnce = 200;

function ReferenceDocument({ reference }: { reference: Reference }) {
  const styles = useStyles();
  const url = useUrlState();
  const query = url.get("q");
  const groups = useMemo(() => filterGroups(reference.groups, query), [reference, query]);
  const total = reference.groups.reduce((sum, group) => sum + group.operations.length, 0);
  const shown = groups.reduce((sum, group) => sum + group.operations.length, 0);
  const [most, setMost] = useState(operationsAtOnce);
  return (
    <div className={styles.reference}>
      <h2 className={styles.title}>{[reference.title, reference.version].filter(Boolean).join(" ")}</h2>
      {reference.description && <Markdown text={reference.description} none="" />}
      {reference.servers.length > 0 && (
        <ul className={styles.servers} aria-label="Servers">
          {reference.servers.map((server) => (
            <li key={server} className={styles.server}>
              <code>{server}</code>
              <CopyButton text={server} what={server} />
            </li>
          ))}
        </ul>
      )}
      {total === 0 ? (
        <EmptyState title="This document describes no operations" />
      ) : (
        <>
          <FilterBar label="Filter operations">
            <TextFilter label="Filter operations" value={query} onChange={(q) => url.set({ q })} />
            <span className={styles.count} aria-live="polite">
              {shown === total
                ? formatCount(total, "operation")
                : `${shown} of ${formatCount(total, "operation")}`}
            </span>
          </FilterBar>
          {firstOperations(groups, most).map((group) => (
            <section key={group.name} aria-label={group.name} className={styles.group}>
              <h3 className={styles.groupTitle}>{group.name}</h3>
              {group.description && <Markdown text={group.description} none="" />}
              {group.operations.map((operation) => (
                <OperationView key={operation.key} operation={operation} document={reference.document} />
              ))}
            </section>
          ))}
          {shown > most && (
            <Button className={styles.more} onClick={() => setMost(most + operationsAtOnce)}>
              Show more of the {formatCount(shown - most, "operation")} left
            </Button>
          )}
        </>
      )}
    </div>
  );
}

const useStyles = makeStyles({
  reference: { display: "flex", flexDirection: "column", gap: "12px", maxWidth: "1000px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  servers: { listStyleType: "none", margin: 0, padding: 0 },
  server: { display: "flex", alignItems: "center", gap: "4px", overflowWrap: "anywhere" },
  count: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  group: { display: "flex", flexDirection: "column", gap: "8px", marginTop: "8px" },
  more: { alignSelf: "flex-start" },
  groupTitle: { margin: 0, fontSize: tokens.fontSizeBase400 },
});
