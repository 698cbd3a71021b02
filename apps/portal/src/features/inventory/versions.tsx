import type { Api, ApiVersion, Definition } from "@api-center-links/contracts/inventory";
import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { AppLink } from "../../components/app-link.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { capitalized, formatLabel } from "../../lib/labels.ts";
import { listLinksQuery } from "../../lib/queries/list-links.ts";
import { resourceName } from "../../lib/resource-name.ts";

/** The versions of an API, each with its definitions to open. */
export function Versions({ api }: { api: Api }) {
  const center = useCenterParams();
  const link = useQuery({ ...listLinksQuery(center), enabled: api.origin !== null }).data?.links.find(
    (each) => each.id === api.origin?.linkId,
  );
  const columns = useMemo(() => columnsOf(center, api, link), [center, api, link]);
  if (api.versions.length === 0) return <EmptyState title="No versions" />;
  return (
    <DataTable label="Versions" columns={columns} rows={api.versions} rowKey={(version) => version.name} />
  );
}

function columnsOf(center: CenterParams, api: Api, link: Link | undefined): Column<ApiVersion>[] {
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
          ? whyNone(api, link)
          : version.definitions.map((definition) => (
              <DefinitionLink
                key={definition.name}
                definition={definition}
                version={version}
                to={centerUrl(
                  center,
                  "apis",
                  api.name,
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
      cell: (version) => (version.sourceId === null ? "–" : resourceName(version.sourceId)),
    },
  ];
}

/** Why a version has no definition, where that is known. */
function whyNone(api: Api, link: Link | undefined): string {
  if (api.origin === null) return "None";
  const kind = api.kind.toLowerCase();
  if (kind === "websocket") {
    return "None: API Management keeps no definition of WebSocket APIs. Clients connect to the address below.";
  }
  if (kind === "mcp") {
    return "None: an MCP server describes its tools to the clients that connect, at the address below.";
  }
  if (link?.settings.definitions === "never") return `None: the link ${link.name} brings no definitions.`;
  if (api.fault) return "None yet: the last sync failed, see above.";
  return "None";
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
        {specification ? formatBeside(definition.title, specification) : "No document yet"}
      </span>
    </div>
  );
}

/** The format with its version; the version alone where the title is the format's name already. */
function formatBeside(title: string, { name, version }: NonNullable<Definition["specification"]>): string {
  const label = formatLabel(name);
  return [label === title ? "" : label, version].filter(Boolean).join(" ");
}

const useStyles = makeStyles({
  definition: { display: "flex", flexWrap: "wrap", columnGap: "8px" },
  format: { color: tokens.colorNeutralForeground2 },
});
