import { Button, makeStyles, mergeClasses, SearchBox, tokens } from "@fluentui/react-components";
import { AppsListRegular } from "@fluentui/react-icons/svg/apps-list";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { HistoryRegular } from "@fluentui/react-icons/svg/history";
import { HomeRegular } from "@fluentui/react-icons/svg/home";
import { NotebookRegular } from "@fluentui/react-icons/svg/notebook";
import { ServerRegular } from "@fluentui/react-icons/svg/server";
import { ShieldPersonRegular } from "@fluentui/react-icons/svg/shield-person";
import { type ComponentType, useState } from "react";
import { NavLink, useLocation } from "react-router";
import { centerUrl, useCenterParams } from "../lib/center.ts";

interface Item {
  label: string;
  /** Segments below the API center. */
  path: string;
  icon: ComponentType<{ className?: string }>;
  /** Other addresses that belong to it. */
  also?: string;
}

const groups: { label?: string; items: Item[] }[] = [
  { items: [{ label: "Overview", path: "", icon: HomeRegular }] },
  {
    label: "Assets",
    items: [
      { label: "APIs", path: "apis", icon: AppsListRegular },
      { label: "Environments", path: "environments", icon: ServerRegular, also: "links" },
    ],
  },
  {
    label: "Security",
    items: [{ label: "Managed identities", path: "identities", icon: ShieldPersonRegular }],
  },
  {
    label: "Monitoring",
    items: [
      { label: "Sync history", path: "sync-history", icon: HistoryRegular },
      { label: "Activity", path: "activity", icon: NotebookRegular },
    ],
  },
];

/** The pages of an API center, as in the Azure portal's resource menu. */
export function ResourceMenu({ onClose }: { onClose?: () => void }) {
  const styles = useStyles();
  const center = useCenterParams();
  const { pathname } = useLocation();
  const [filter, setFilter] = useState("");
  const matching = groups
    .map((group) => ({
      ...group,
      items: group.items.filter((item) => item.label.toLowerCase().includes(filter.trim().toLowerCase())),
    }))
    .filter((group) => group.items.length > 0);
  const under = (path: string) => {
    const address = centerUrl(center, path);
    return pathname === address || pathname.startsWith(`${address}/`);
  };
  return (
    <nav aria-label="API center" className={styles.nav}>
      <div className={styles.filter}>
        <SearchBox
          size="small"
          aria-label="Filter the menu"
          placeholder="Filter"
          className={styles.box}
          value={filter}
          onChange={(_, data) => setFilter(data.value)}
        />
        {onClose && (
          <Button
            appearance="subtle"
            aria-label="Close the menu"
            icon={<DismissRegular />}
            onClick={onClose}
          />
        )}
      </div>
      {matching.length === 0 && <p className={styles.none}>No page matches.</p>}
      {matching.map((group) => (
        <div key={group.label ?? "top"}>
          {group.label && (
            <h2 className={styles.group} id={`menu-${group.label}`}>
              {group.label}
            </h2>
          )}
          <ul className={styles.list} aria-labelledby={group.label && `menu-${group.label}`}>
            {group.items.map(({ label, path, icon: Icon, also }) => (
              <li key={label}>
                <NavLink
                  end={path === ""}
                  onClick={onClose}
                  to={path === "" ? centerUrl(center) : centerUrl(center, path)}
                  className={({ isActive }) =>
                    mergeClasses(
                      styles.item,
                      (isActive || (also !== undefined && under(also))) && styles.active,
                    )
                  }
                >
                  <Icon aria-hidden className={styles.icon} />
                  {label}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

const useStyles = makeStyles({
  nav: { display: "flex", flexDirection: "column", gap: "4px", padding: "12px 8px" },
  filter: { display: "flex", gap: "4px", paddingInline: "4px", marginBottom: "4px" },
  box: { flexGrow: 1, minWidth: 0 },
  none: { padding: "4px 12px", margin: 0, color: tokens.colorNeutralForeground2 },
  group: {
    margin: "10px 12px 4px",
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    gap: "10px",
    minHeight: "34px",
    padding: "0 12px",
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    "&:hover": {
      backgroundColor: tokens.colorSubtleBackgroundHover,
      color: tokens.colorNeutralForeground1Hover,
    },
    "&:focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  active: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    color: tokens.colorNeutralForeground1Selected,
    fontWeight: tokens.fontWeightSemibold,
    "& svg": { color: "inherit" },
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
    // Where the system chooses the colors, there are neither backgrounds nor shadows.
    "@media (forced-colors: active)": { outline: "2px solid Highlight", outlineOffset: "-2px" },
  },
  icon: { fontSize: "18px", color: tokens.colorBrandForeground1, flexShrink: 0 },
});
