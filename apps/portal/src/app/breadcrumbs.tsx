import type { CenterParams } from "@api-center-links/contracts/names";
import { makeStyles, tokens } from "@fluentui/react-components";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Params, useMatches } from "react-router";
import { AppLink } from "../components/app-link.tsx";
import { centerUrl } from "../lib/center.ts";
import { listLinksQuery } from "../lib/queries/list-links.ts";
import type { RouteHandle } from "./router.tsx";

/** One step of the way to a page: a word, or the name of what a route parameter stands for. */
export interface Crumb {
  label?: string;
  param?: string;
  /** Absolute, or relative to the API center; parameters are filled in. The page that is open has none. */
  to?: string;
}

/** The way to the page that is open. */
export function Breadcrumbs() {
  const styles = useStyles();
  const matches = useMatches();
  const params = matches.at(-1)?.params ?? {};
  const linkName = useLinkName(params);
  const crumbs = matches.flatMap((match) => {
    const crumb = (match.handle as RouteHandle | undefined)?.crumb;
    return crumb ? [crumb] : [];
  });
  if (crumbs.length < 2) return <div className={styles.nav} />;
  return (
    <nav aria-label="Breadcrumb" className={styles.nav}>
      <ol className={styles.list}>
        {crumbs.map((crumb, index) => {
          const label =
            crumb.label ?? (crumb.param === "linkId" ? linkName : params[crumb.param ?? ""]) ?? "…";
          const last = index === crumbs.length - 1;
          return (
            <li key={`${crumb.label}${crumb.param}`} className={styles.item}>
              {index > 0 && <ChevronRightRegular aria-hidden className={styles.chevron} />}
              {last || crumb.to === undefined ? (
                <span aria-current={last ? "page" : undefined} className={styles.current}>
                  {label}
                </span>
              ) : (
                <AppLink to={addressOf(crumb.to, params)}>{label}</AppLink>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function addressOf(to: string, params: Readonly<Params<string>>): string {
  if (to.startsWith("/")) return to;
  const segments =
    to === ""
      ? []
      : to.split("/").map((each) => (each.startsWith(":") ? (params[each.slice(1)] ?? "") : each));
  return centerUrl(params as unknown as CenterParams, ...segments);
}

/** Links have ids in addresses, since their names may be given again; people know them by name. */
function useLinkName(params: Readonly<Params<string>>): string | undefined {
  const queryClient = useQueryClient();
  const query = listLinksQuery(params as unknown as CenterParams);
  const { data } = useQuery(
    { ...query, enabled: params.linkId !== undefined, refetchInterval: false },
    queryClient,
  );
  return data?.links.find((link) => link.id === params.linkId)?.name;
}

const useStyles = makeStyles({
  nav: { minHeight: "24px", fontSize: tokens.fontSizeBase200 },
  list: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "2px",
    margin: 0,
    padding: 0,
    listStyleType: "none",
  },
  item: {
    display: "inline-flex",
    alignItems: "center",
    gap: "2px",
    overflowWrap: "anywhere",
    minHeight: "24px",
  },
  chevron: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
  current: { color: tokens.colorNeutralForeground2 },
});
