import type { AzureManagedLink, Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { Badge } from "@fluentui/react-components";
import { AppLink } from "../../components/app-link.tsx";
import type { Column } from "../../components/data-table.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { centerUrl } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { capitalized } from "../../lib/labels.ts";
import { linkStatusLabels } from "../../lib/link-status-labels.ts";
import { LinkStatusView } from "./link-status.tsx";
import { NextCheck } from "./next-check.tsx";
import { sourceName } from "./source-name.ts";

/** A link of ours, or one that Azure itself manages and that can only be looked at. */
export interface LinkRow {
  key: string;
  name: string;
  link: Link | undefined;
  azure: AzureManagedLink | undefined;
}

export function linkColumns(center: CenterParams): Column<LinkRow>[] {
  return [
    {
      id: "name",
      header: "Name",
      track: "minmax(8.5rem, 1.2fr)",
      cell: ({ link, name }) =>
        link ? (
          <AppLink to={centerUrl(center, "links", link.id)}>{name}</AppLink>
        ) : (
          <>
            {name}{" "}
            <Badge appearance="tint" color="informative">
              Managed by Azure
            </Badge>
          </>
        ),
      sortValue: (row) => row.name,
    },
    {
      id: "instance",
      header: "API Management instance",
      track: "minmax(8.5rem, 1.2fr)",
      secondary: true,
      cell: ({ link, azure }) => (link ? sourceName(link.source) : azure?.instanceName),
      sortValue: ({ link, azure }) => (link ? sourceName(link.source) : (azure?.instanceName ?? null)),
    },
    {
      id: "environment",
      header: "Environment",
      track: "minmax(7.5rem, 1fr)",
      cell: ({ link, azure }) =>
        link ? (
          <AppLink to={centerUrl(center, "environments", link.environment.name)}>
            {link.environment.title}
          </AppLink>
        ) : (
          (azure?.environmentName ?? "Not given")
        ),
      sortValue: ({ link, azure }) => link?.environment.title ?? azure?.environmentName ?? null,
    },
    {
      id: "status",
      header: "Status",
      track: "minmax(14rem, 3fr)",
      cell: ({ link, azure }) => (link ? <LinkStatusView link={link} /> : <AzureStatus azure={azure} />),
      sortValue: ({ link, azure }) => (link ? linkStatusLabels[link.status].label : (azure?.state ?? null)),
    },
    {
      id: "apis",
      header: "APIs",
      track: "minmax(3.5rem, 0.4fr)",
      align: "end",
      cell: ({ link }) => (link ? formatNumber(link.counts.apis) : "–"),
      sortValue: ({ link }) => link?.counts.apis ?? null,
    },
    {
      id: "synced",
      header: "Last synced",
      track: "minmax(7.5rem, 0.7fr)",
      cell: ({ link, azure }) => (
        <RelativeTime
          instant={link ? link.lastSuccessAt : (azure?.lastUpdatedAt ?? null)}
          none={link ? "Not yet" : "–"}
        />
      ),
      sortValue: ({ link, azure }) => time(link ? link.lastSuccessAt : azure?.lastUpdatedAt),
    },
    {
      id: "next",
      header: "Next check",
      track: "minmax(7rem, 0.7fr)",
      secondary: true,
      cell: ({ link }) => (link ? <NextCheck link={link} /> : "–"),
      sortValue: ({ link }) => time(link?.nextCheckAt),
    },
  ];
}

function AzureStatus({ azure }: { azure: AzureManagedLink | undefined }) {
  const failed = azure?.state === "error";
  return (
    <StatusBadge tone={failed ? "error" : "neutral"}>
      {[capitalized(azure?.state ?? "not known"), azure?.message].filter(Boolean).join(": ")}
    </StatusBadge>
  );
}

function time(instant: string | null | undefined): number | null {
  return instant ? Date.parse(instant) : null;
}
