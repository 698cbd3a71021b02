import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { NavigationRegular } from "@fluentui/react-icons/svg/navigation";
import { Link, useMatches } from "react-router";
import { ProductMark } from "../components/product-mark.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { CenterSearch } from "./center-search.tsx";
import { NotificationsBell } from "./notifications-bell.tsx";
import { SettingsMenu } from "./settings-menu.tsx";
import { useTheme } from "./theme.ts";

export function TopBar({ onMenu }: { onMenu: (() => void) | undefined }) {
  const styles = useStyles();
  const { name: theme } = useTheme();
  const bar = useBarStyles();
  const inCenter = useMatches().some((match) => match.params.centerName !== undefined);
  const button = mergeClasses(bar.button, theme !== "light" && bar.darkButton);
  return (
    <header className={mergeClasses(styles.bar, theme === "light" ? styles.light : styles.dark)}>
      {onMenu && (
        <Button
          className={button}
          appearance="transparent"
          aria-label="Menu"
          icon={<NavigationRegular />}
          onClick={onMenu}
        />
      )}
      <Link to="/centers" className={styles.product}>
        <ProductMark size={24} />
        <span className={styles.name}>API Center Links</span>
      </Link>
      <div className={styles.search}>{inCenter && <CenterSearch />}</div>
      <NotificationsBell className={button} />
      <SettingsMenu className={button} />
      <AccountMenu className={button} />
    </header>
  );
}

const useBarStyles = makeStyles({
  button: {
    color: tokens.colorNeutralForegroundOnBrand,
    minWidth: "36px",
    "&:hover": {
      color: tokens.colorNeutralForegroundOnBrand,
      backgroundColor: tokens.colorBrandBackgroundHover,
    },
    "&:hover:active": {
      color: tokens.colorNeutralForegroundOnBrand,
      backgroundColor: tokens.colorBrandBackgroundPressed,
    },
    "&:focus-visible": { outline: "2px solid currentColor", outlineOffset: "-2px" },
  },
  darkButton: {
    color: tokens.colorNeutralForeground1,
    "&:hover": { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorSubtleBackgroundHover },
    "&:hover:active": {
      color: tokens.colorNeutralForeground1,
      backgroundColor: tokens.colorSubtleBackgroundPressed,
    },
  },
});

const useStyles = makeStyles({
  bar: {
    // Its menus open over the page below.
    position: "relative",
    zIndex: 10,
    display: "flex",
    alignItems: "center",
    gap: "4px",
    flexShrink: 0,
    height: "48px",
    boxSizing: "border-box",
    padding: "0 8px 0 12px",
  },
  light: { backgroundColor: tokens.colorBrandBackground, color: tokens.colorNeutralForegroundOnBrand },
  dark: {
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  product: {
    display: "inline-flex",
    alignItems: "center",
    gap: "10px",
    minHeight: "32px",
    padding: "0 4px",
    color: "inherit",
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase400,
    textDecorationLine: "none",
    whiteSpace: "nowrap",
    borderRadius: tokens.borderRadiusMedium,
    "&:focus-visible": { outline: "2px solid currentColor" },
  },
  name: {
    "@media (max-width: 767px)": {
      position: "absolute",
      width: "1px",
      height: "1px",
      overflow: "hidden",
      clipPath: "inset(50%)",
    },
  },
  search: {
    flexGrow: 1,
    display: "flex",
    justifyContent: "center",
    minWidth: 0,
    padding: "0 8px",
    backgroundColor: "inherit",
  },
});
