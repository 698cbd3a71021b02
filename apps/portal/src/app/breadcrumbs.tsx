import type { CenterParams } from "@api-center-links/contracts/names";
import { makeStyles, tokens } from "@fluentui/react-components";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import { useQuery } from "@tanstack/react-query";
import { type Params, useMatches } from "react-router";
import { AppLink } from "../components/app-link.tsx";
import { getApiQuery } from "../features/inventory/get-api.ts";
import { centerUrl } from "../lib/center.ts";
import { listEnvironmentsQuery } from "../lib/queries/list-environments.ts";
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
  const titles = useTitles(params);
  const crumbs = matches.flatMap((match) => {
    const crumb = (match.handle as RouteHandle | undefined)?.crumb;
    return crumb ? [crumb] : [];
  });
  if (crumbs.length < 2) return <div className={styles.nav} />;
  return (
    <nav aria-label="Breadcrumb" className={styles.nav}>
      <ol className={styles.list}>
        {crumbs.map((crumb, index) => {
          const label = crumb.label ?? titles[crumb.param ?? ""] ?? params[crumb.param ?? ""];
          const last = index === crumbs.length - 1;
          return (
            <li key={`${crumb.label}${crumb.param}`} className={styles.item}>
              {last || crumb.to === undefined ? (
                <span aria-current={last ? "page" : undefined} className={styles.current}>
                  {label}
                </span>
              ) : (
                <AppLink to={addressOf(crumb.to, params)}>{label}</AppLink>
              )}
              {!last && <ChevronRightRegular aria-hidden className={styles.chevron} />}
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

/** What people call the things that addresses name otherwise, as far as it is known already. */
function useTitles(params: Readonly<Params<string>>): Record<string, string | undefined> {
  const center = params as unknown as CenterParams;
  const { linkId, apiName, environmentName } = params;
  const links = useQuery({
    ...listLinksQuery(center),
    enabled: linkId !== undefined,
    refetchInterval: false,
  });
  const api = useQuery({ ...getApiQuery(center, apiName ?? ""), enabled: apiName !== undefined });
  const environments = useQuery({ ...listEnvironmentsQuery(center), enabled: environmentName !== undefined });
  return {
    linkId: linkId && (links.data?.links.find((link) => link.id === linkId)?.name ?? "Link"),
    apiName: apiName && api.data?.title,
    environmentName:
      environmentName && environments.data?.environments.find((each) => each.name === environmentName)?.title,
  };
}

const useStyles = makeStyles({
  nav: { minHeight: "24px", flexShrink: 0, fontSize: tokens.fontSizeBase200 },
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
