import type { Specification } from "@api-center-links/contracts/inventory";
import { makeStyles, Tab, TabList, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons/svg/arrow-download";
import { CopyRegular } from "@fluentui/react-icons/svg/copy";
import { DocumentRegular } from "@fluentui/react-icons/svg/document";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useParams } from "react-router";
import { Command, CommandBar } from "../../../components/command-bar.tsx";
import { useCopy } from "../../../components/copy-button.tsx";
import { LoadingText } from "../../../components/loading-text.tsx";
import { OneThing } from "../../../components/one-thing.tsx";
import { Page } from "../../../components/page.tsx";
import { centerUrl, useCenterParams } from "../../../lib/center.ts";
import { downloadText } from "../../../lib/download.ts";
import { formatNumber } from "../../../lib/format.ts";
import { formatLabel } from "../../../lib/labels.ts";
import { useUrlState } from "../../../lib/url-state.ts";
import { getApiQuery } from "../get-api.ts";
import { getSpecificationQuery } from "../get-specification.ts";

const SourceView = lazy(async () => ({ default: (await import("./source-view.tsx")).SourceView }));
const ReferenceView = lazy(async () => ({ default: (await import("./reference-view.tsx")).ReferenceView }));

/** The document of a definition: to read as a reference where it is OpenAPI, as source always, and to download. */
export function DefinitionPage() {
  const center = useCenterParams();
  const { apiName = "", versionName = "", definitionName = "" } = useParams();
  const api = useQuery(getApiQuery(center, apiName)).data;
  const version = api?.versions.find((each) => each.name === versionName);
  const definition = version?.definitions.find((each) => each.name === definitionName);
  const query = useQuery(getSpecificationQuery(center, { apiName, versionName, definitionName }));
  const { data } = query;
  const title = definition ? `${definition.title} of ${api?.title}` : "Definition";
  return (
    <Page
      title={title}
      context={[center.centerName, version && `Version ${version.title}`, "Definition"]
        .filter(Boolean)
        .join(" · ")}
      icon={<DocumentRegular />}
    >
      <OneThing
        what="document"
        query={query}
        others={{ label: "Go to the API", to: centerUrl(center, "apis", apiName) }}
        absence={
          definition
            ? "No document has been imported into this definition."
            : "It may have been deleted, or the address is mistyped."
        }
        commands={
          <CommandBar label="Definition">
            <Command
              icon={<ArrowDownloadRegular />}
              disabledReason={data ? undefined : "The document is loading."}
              onClick={() => data && downloadText(data.fileName, data.mediaType, data.content)}
            >
              Download
            </Command>
            <CopyCommand text={data?.content} />
          </CommandBar>
        }
      >
        {data ? <Document specification={data} /> : <LoadingText what="the document" lines={12} />}
      </OneThing>
    </Page>
  );
}

function CopyCommand({ text }: { text: string | undefined }) {
  const [copy, label] = useCopy(text ?? "", "Copy");
  return (
    <Command
      icon={<CopyRegular />}
      disabledReason={text === undefined ? "The document is loading." : undefined}
      onClick={copy}
    >
      {label}
    </Command>
  );
}

function Document({ specification }: { specification: Specification }) {
  const styles = useStyles();
  const url = useUrlState();
  const readable = specification.format === "openapi";
  const view = readable && url.get("view") !== "source" ? "reference" : "source";
  const shown = (
    <Suspense fallback={<LoadingText what="the document" lines={12} />}>
      {view === "reference" ? (
        <ReferenceView specification={specification} />
      ) : (
        <SourceView specification={specification} />
      )}
    </Suspense>
  );
  return (
    <>
      <p className={styles.facts}>
        {[formatLabel(specification.format), specification.version].filter(Boolean).join(" ")} ·{" "}
        {specification.fileName} · {formatNumber(Math.ceil(specification.content.length / 1024))} KB
      </p>
      {readable && (
        <TabList
          aria-label="How to show the document"
          className={styles.tabs}
          selectedValue={view}
          onTabSelect={(_, { value }) => url.set({ view: value === "source" ? "source" : null })}
        >
          <Tab value="reference">Reference</Tab>
          <Tab value="source">Source</Tab>
        </TabList>
      )}
      {readable ? (
        <div role="tabpanel" aria-label={view === "reference" ? "Reference" : "Source"}>
          {shown}
        </div>
      ) : (
        shown
      )}
    </>
  );
}

const useStyles = makeStyles({
  facts: {
    overflowWrap: "anywhere",
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  tabs: { marginInlineStart: "-10px" },
});
