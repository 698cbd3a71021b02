import { makeStyles, Tab, TabList } from "@fluentui/react-components";
import { useId } from "react";
import { Outlet, useLocation, useNavigate, useResolvedPath } from "react-router";

export interface NavTab {
  label: string;
  /** Address of the tab. */
  to: string;
  /** Whether the address that is open belongs to this tab; without it, where it is or lies below the tab's own. */
  isOpen?(pathname: string): boolean;
}

/** Tabs with an address each; the open one's content comes from the router. */
export function NavTabs({ label, tabs }: { label: string; tabs: readonly NavTab[] }) {
  const styles = useStyles();
  const { pathname } = useLocation();
  const base = useResolvedPath("").pathname;
  const navigate = useNavigate();
  const id = useId();
  const open = tabs.findLast(
    (tab) => tab.isOpen?.(pathname) ?? isAtOrBelow(pathname, absolute(base, tab.to)),
  );
  return (
    <>
      <TabList
        aria-label={label}
        className={styles.tabs}
        selectedValue={open?.to ?? null}
        onTabSelect={(_, { value }) => navigate(absolute(base, String(value)))}
      >
        {tabs.map((tab, index) => (
          <Tab
            key={tab.to}
            id={`${id}-tab-${index}`}
            value={tab.to}
            aria-controls={tab === open ? `${id}-panel` : undefined}
          >
            {tab.label}
          </Tab>
        ))}
      </TabList>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={open && `${id}-tab-${tabs.indexOf(open)}`}
        className={styles.panel}
      >
        <Outlet />
      </div>
    </>
  );
}

function absolute(base: string, to: string): string {
  return to.startsWith("/") ? to : to === "" ? base : `${base}/${to}`;
}

function isAtOrBelow(pathname: string, address: string): boolean {
  const [path, tab] = [decodeURI(pathname).replace(/\/$/, ""), decodeURI(address).replace(/\/$/, "")];
  return path === tab || path.startsWith(`${tab}/`);
}

const useStyles = makeStyles({
  tabs: { flexWrap: "wrap", marginInlineStart: "-10px" },
  panel: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
});
