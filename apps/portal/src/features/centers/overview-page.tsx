import { createLink } from "@api-center-links/contracts/links";
import { makeStyles } from "@fluentui/react-components";
import { BoxMultipleRegular } from "@fluentui/react-icons/svg/box-multiple";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../components/error-state.tsx";
import { Essentials } from "../../components/essentials.tsx";
import { Page } from "../../components/page.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { formatNumber } from "../../lib/format.ts";
import { getCenterQuery } from "../../lib/queries/get-center.ts";
import { regionLabel } from "../../lib/region-label.ts";
import { InventoryCards } from "./inventory-cards.tsx";
import { LinksCard } from "./links-card.tsx";
import { RecentRunsCard } from "./recent-runs-card.tsx";

/** At a glance: what is in the inventory, and is it right? */
export function OverviewPage() {
  const styles = useStyles();
  const params = useCenterParams();
  const { data: center, error, refetch } = useQuery(getCenterQuery(params));
  return (
    <Page title={params.centerName} context="API center" icon={<BoxMultipleRegular />}>
      {error && !center ? (
        <ErrorState error={error} what="The API center can't be shown" onRetry={refetch} />
      ) : (
        <>
          <Essentials
            items={[
              { name: "Resource group", value: params.resourceGroup },
              { name: "Plan", value: center && (center.plan ?? "Not known") },
              { name: "Subscription", value: center?.subscriptionName },
              {
                name: "APIs",
                value: center && ofLimit(center.apis, center.limits.apis),
              },
              { name: "Location", value: center && regionLabel(center.location) },
              {
                name: "Environments",
                value: center && ofLimit(center.environments, center.limits.environments),
              },
              { name: "Managed identity", value: center && identityText(center.identity) },
              {
                name: "Your rights",
                value:
                  center &&
                  (center.rights[createLink.id]
                    ? "You can change it"
                    : "You can look, but not change anything"),
              },
            ]}
          />
          <div className={styles.cards}>
            <InventoryCards />
            <LinksCard />
            <RecentRunsCard />
          </div>
        </>
      )}
    </Page>
  );
}

function ofLimit(count: number | null, limit: number): string {
  return `${count === null ? "Not known" : formatNumber(count)} of ${formatNumber(limit)}`;
}

function identityText({ type }: { type: string }): string {
  const words: Record<string, string> = {
    None: "None",
    SystemAssigned: "System-assigned",
    UserAssigned: "User-assigned",
    "SystemAssigned,UserAssigned": "System- and user-assigned",
  };
  return words[type.replaceAll(" ", "")] ?? type;
}

const useStyles = makeStyles({
  cards: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(26rem, 100%), 1fr))",
    gap: "16px",
    marginTop: "12px",
  },
});
