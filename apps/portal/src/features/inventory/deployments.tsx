import type { Deployment } from "@api-center-links/contracts/inventory";
import type { CenterParams } from "@api-center-links/contracts/names";
import { makeStyles, tokens } from "@fluentui/react-components";
import { useMemo } from "react";
import { AppLink } from "../../components/app-link.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { capitalized } from "../../lib/labels.ts";

/** Where an API runs, with addresses to copy. */
export function Deployments({ deployments }: { deployments: readonly Deployment[] }) {
  const center = useCenterParams();
  const columns = useMemo(() => columnsOf(center), [center]);
  if (deployments.length === 0) return <EmptyState title="No deployments" />;
  return <DataTable label="Deployments" columns={columns} rows={deployments} rowKey={(each) => each.name} />;
}

function columnsOf(center: CenterParams): Column<Deployment>[] {
  return [
    {
      id: "title",
      header: "Title",
      track: "minmax(9rem, 1.2fr)",
      cell: (each) => (
        <>
          {each.title}
          {each.description && <Description text={each.description} />}
        </>
      ),
    },
    {
      id: "environment",
      header: "Environment",
      track: "minmax(9rem, 1fr)",
      cell: (each) =>
        each.environmentName ? (
          <AppLink to={centerUrl(center, "environments", each.environmentName)}>
            {each.environmentTitle ?? each.environmentName}
          </AppLink>
        ) : (
          "Not given"
        ),
    },
    {
      id: "addresses",
      header: "Addresses",
      track: "minmax(14rem, 2.5fr)",
      cell: (each) =>
        each.runtimeUris.length === 0 ? "None" : each.runtimeUris.map((uri) => <Uri key={uri} uri={uri} />),
    },
    {
      id: "state",
      header: "State",
      track: "minmax(6rem, 0.6fr)",
      secondary: true,
      cell: (each) => (each.state ? capitalized(each.state) : "–"),
    },
  ];
}

function Uri({ uri }: { uri: string }) {
  const styles = useStyles();
  return (
    <div className={styles.uri}>
      <code className={styles.code}>{uri}</code>
      <CopyButton text={uri} what={uri} />
    </div>
  );
}

function Description({ text }: { text: string }) {
  return <div className={useStyles().description}>{text}</div>;
}

const useStyles = makeStyles({
  uri: { display: "flex", alignItems: "center", gap: "4px", minWidth: 0 },
  code: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere", minWidth: 0 },
  description: {
    fontWeight: tokens.fontWeightRegular,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});
