import type { Api, ApiVersion, Definition } from "@api-center-links/contracts/inventory";
import type { CenterParams } from "@api-center-links/contracts/names";
import { makeStyles, tokens } from "@fluentui/react-components";
import { useMemo } from "react";
import { AppLink } from "../../components/app-link.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { capitalized } from "../../lib/labels.ts";

/** The versions of an API, each with its definitions to open. */
export function Versions({ api }: { api: Api }) {
  const center = useCenterParams();
  const columns = useMemo(() => columnsOf(center, api.name), [center, api.name]);
  if (api.versions.length === 0) return <EmptyState title="No versions" />;
  return (
    <DataTable label="Versions" columns={columns} rows={api.versions} rowKey={(version) => version.name} />
  );
}

function columnsOf(center: CenterParams, apiName: string): Column<ApiVersion>[] {
  return [
    { id: "title", header: "Version", track: "minmax(8rem, 1fr)", cell: (version) => version.title },
    {
      id: "lifecycle",
      header: "Lifecycle",
      track: "minmax(8rem, 1fr)",
      cell: (version) => capitalized(version.lifecycleStage),
    },
    {
      id: "definitions",
      header: "Definitions",
      track: "minmax(12rem, 2fr)",
      cell: (version) =>
        version.definitions.length === 0
          ? "None"
          : version.definitions.map((definition) => (
              <DefinitionLink
                key={definition.name}
                definition={definition}
                version={version}
                to={centerUrl(
                  center,
                  "apis",
                  apiName,
                  "versions",
                  version.name,
                  "definitions",
                  definition.name,
                )}
              />
            )),
    },
    {
      id: "source",
      header: "In API Management",
      track: "minmax(10rem, 1.5fr)",
      cell: (version) => version.sourceId?.split("/").at(-1) ?? "–",
    },
  ];
}

interface DefinitionLinkProps {
  definition: Definition;
  version: ApiVersion;
  to: string;
}

function DefinitionLink({ definition, version, to }: DefinitionLinkProps) {
  const styles = useStyles();
  const { specification } = definition;
  return (
    <div className={styles.definition}>
      <AppLink aria-label={`${definition.title}, definition of version ${version.title}`} to={to}>
        {definition.title}
      </AppLink>
      <span className={styles.format}>
        {specification
          ? [specification.name, specification.version].filter(Boolean).join(" ")
          : "No document yet"}
      </span>
    </div>
  );
}

const useStyles = makeStyles({
  definition: { display: "flex", flexWrap: "wrap", columnGap: "8px" },
  format: { color: tokens.colorNeutralForeground2 },
});
