import type { ApiSummary } from "@api-center-links/contracts/inventory";
import type { CenterParams } from "@api-center-links/contracts/names";
import { makeStyles, tokens } from "@fluentui/react-components";
import { ErrorCircleFilled } from "@fluentui/react-icons/svg/error-circle";
import { ApiKind } from "../../components/api-kind.tsx";
import { AppLink } from "../../components/app-link.tsx";
import type { Column } from "../../components/data-table.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { centerUrl } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { apiKindLabel, capitalized } from "../../lib/labels.ts";

/** Columns of the inventory; environments are shown by their titles where those are known. */
export function apiColumns(
  center: CenterParams,
  environmentTitle: (name: string) => string,
): Column<ApiSummary>[] {
  return [
    {
      id: "title",
      header: "Title",
      track: "minmax(13rem, 2.2fr)",
      cell: (api) => <Title api={api} to={centerUrl(center, "apis", api.name)} />,
      sortValue: (api) => api.title,
    },
    {
      id: "kind",
      header: "Kind",
      track: "minmax(7.5rem, 0.8fr)",
      cell: (api) => <ApiKind kind={api.kind} />,
      sortValue: (api) => apiKindLabel(api.kind),
    },
    {
      id: "lifecycle",
      header: "Lifecycle",
      track: "minmax(7rem, 0.8fr)",
      cell: (api) => (api.lifecycleStage ? capitalized(api.lifecycleStage) : "–"),
      sortValue: (api) => api.lifecycleStage,
    },
    {
      id: "versions",
      header: "Versions",
      track: "minmax(5.5rem, 0.5fr)",
      align: "end",
      cell: (api) => (api.versions === null ? "–" : formatNumber(api.versions)),
      sortValue: (api) => api.versions,
    },
    {
      id: "environments",
      header: "Environments",
      track: "minmax(9rem, 1.2fr)",
      secondary: true,
      cell: (api) => api.environments.map(environmentTitle).join(", ") || "–",
      sortValue: (api) => api.environments.map(environmentTitle).join(", ") || null,
    },
    {
      id: "source",
      header: "Source",
      track: "minmax(9rem, 1.2fr)",
      cell: (api) =>
        api.origin ? (
          <AppLink to={centerUrl(center, "links", api.origin.linkId)}>{api.origin.linkName}</AppLink>
        ) : (
          "Registered here"
        ),
      sortValue: (api) => api.origin?.linkName ?? "Registered here",
    },
    {
      id: "changed",
      header: "Last change",
      track: "minmax(8rem, 0.9fr)",
      secondary: true,
      cell: (api) => <RelativeTime instant={api.lastModifiedAt} none="–" />,
      sortValue: (api) => (api.lastModifiedAt ? Date.parse(api.lastModifiedAt) : null),
    },
  ];
}

function Title({ api, to }: { api: ApiSummary; to: string }) {
  const styles = useStyles();
  return (
    <span className={styles.title}>
      <AppLink to={to}>{api.title}</AppLink>
      {api.fault && (
        <span className={styles.fault} title={api.fault}>
          <ErrorCircleFilled aria-hidden className={styles.icon} />
          Last sync failed
        </span>
      )}
    </span>
  );
}

const useStyles = makeStyles({
  title: { display: "flex", flexDirection: "column" },
  fault: {
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  icon: { color: tokens.colorStatusDangerForeground1 },
});
