import type { ApiSummary } from "@api-center-links/contracts/inventory";
import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiKind } from "../../components/api-kind.tsx";
import { AppLink } from "../../components/app-link.tsx";
import { Card } from "../../components/card.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { capitalized } from "../../lib/labels.ts";
import { listApisQuery } from "../../lib/queries/list-apis.ts";

/** The inventory by kind and by lifecycle stage; each bar leads to the APIs it counts. */
export function InventoryCards() {
  const center = useCenterParams();
  const { data, error, refetch } = useQuery(listApisQuery(center));
  const content = (
    filter: "kind" | "lifecycle",
    group: (api: ApiSummary) => string | null,
    label: (value: string) => ReactNode,
  ) =>
    error && !data ? (
      <ErrorState error={error} what="The APIs can't be counted" onRetry={refetch} />
    ) : data === undefined ? (
      <LoadingText what="the inventory" />
    ) : data.apis.length === 0 ? (
      <EmptyState title="Nothing yet" />
    ) : (
      <Bars filter={filter} apis={data.apis} group={group} label={label} />
    );
  return (
    <>
      <Card title="Inventory by kind">
        {content(
          "kind",
          (api) => api.kind,
          (kind) => (
            <ApiKind kind={kind} />
          ),
        )}
      </Card>
      <Card title="Inventory by lifecycle">
        {content("lifecycle", (api) => api.lifecycleStage, capitalized)}
      </Card>
    </>
  );
}

interface BarsProps {
  filter: "kind" | "lifecycle";
  apis: readonly ApiSummary[];
  group(api: ApiSummary): string | null;
  label(value: string): ReactNode;
}

function Bars({ filter, apis, group, label }: BarsProps) {
  const styles = useStyles();
  const center = useCenterParams();
  const groups = [...Map.groupBy(apis, group)].map(([value, members]) => ({
    value,
    count: members.length,
  }));
  const most = Math.max(...groups.map((group) => group.count));
  return (
    <ul className={styles.list}>
      {groups
        .sort((a, b) => b.count - a.count)
        .map(({ value, count }) => (
          <li key={value ?? ""} className={styles.item}>
            <span className={styles.name}>
              {value === null ? (
                "Not given"
              ) : (
                <AppLink
                  to={{
                    pathname: centerUrl(center, "apis"),
                    search: new URLSearchParams({ [filter]: value }).toString(),
                  }}
                >
                  {label(value)}
                </AppLink>
              )}
            </span>
            <span aria-hidden className={styles.track}>
              <span className={styles.bar} style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className={styles.count}>{formatNumber(count)}</span>
          </li>
        ))}
    </ul>
  );
}

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    gap: "10px",
  },
  item: {
    display: "grid",
    gridTemplateColumns: "7rem minmax(0, 1fr) 3.5rem",
    gap: "12px",
    alignItems: "center",
  },
  name: { overflowWrap: "anywhere" },
  track: {
    height: "8px",
    borderRadius: "4px",
    backgroundColor: tokens.colorNeutralBackground4,
    overflow: "hidden",
  },
  bar: {
    display: "block",
    height: "100%",
    minWidth: "3px",
    borderRadius: "4px",
    backgroundColor: tokens.colorCompoundBrandBackground,
    "@media (forced-colors: active)": { forcedColorAdjust: "none", backgroundColor: "CanvasText" },
  },
  count: { textAlign: "end", fontVariantNumeric: "tabular-nums" },
});
