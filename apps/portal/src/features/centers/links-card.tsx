import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { AppLink, LinkButton } from "../../components/app-link.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatCount } from "../../lib/format.ts";
import { linkStatusLabels } from "../../lib/link-status-labels.ts";
import { listLinksQuery } from "../../lib/queries/list-links.ts";

/** Each link's health, and how fresh what it keeps is. */
export function LinksCard() {
  const styles = useStyles();
  const center = useCenterParams();
  const { data, error, refetch } = useQuery(listLinksQuery(center));
  const address = centerUrl(center, "links");
  return (
    <Card
      title="Links"
      action={data && data.links.length > 0 && <AppLink to={address}>View all links</AppLink>}
    >
      {error && !data ? (
        <ErrorState error={error} what="The links can't be shown" onRetry={refetch} />
      ) : data === undefined ? (
        <LoadingText what="the links" />
      ) : data.links.length === 0 ? (
        <div className={styles.empty}>
          <p className={styles.text}>
            A link brings every API of an API Management instance into this API center and keeps it up to date
            by itself.
          </p>
          <LinkButton to={`${address}/new`} appearance="primary">
            Create a link
          </LinkButton>
        </div>
      ) : (
        <ul className={styles.list}>
          {data.links.map((link) => (
            <li key={link.id} className={styles.item}>
              <div className={styles.line}>
                <AppLink to={centerUrl(center, "links", link.id)}>{link.name}</AppLink>
                <StatusBadge tone={linkStatusLabels[link.status].tone}>
                  {linkStatusLabels[link.status].label}
                </StatusBadge>
              </div>
              <div className={styles.detail}>
                {formatCount(link.counts.apis, "API")} ·{" "}
                {link.lastSuccessAt ? (
                  <>
                    last synced <RelativeTime instant={link.lastSuccessAt} />
                  </>
                ) : (
                  "not synced yet"
                )}
              </div>
              {link.statusReason && <div className={styles.detail}>{link.statusReason.message}</div>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const useStyles = makeStyles({
  empty: { display: "flex", flexDirection: "column", alignItems: "flex-start", gap: "12px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: tokens.lineHeightBase400 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    paddingBlock: "8px",
    "&:not(:last-child)": { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  line: { display: "flex", justifyContent: "space-between", gap: "12px", flexWrap: "wrap" },
  detail: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
});
