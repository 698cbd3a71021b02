import { Drawer, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import { Outlet, ScrollRestoration, useMatches, useNavigation } from "react-router";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import { Outcomes } from "./outcomes.tsx";
import { ResourceMenu } from "./resource-menu.tsx";
import type { RouteHandle } from "./router.tsx";
import { TopBar } from "./top-bar.tsx";
import { useMediaQuery } from "./use-media-query.ts";

/** What surrounds every page. */
export function Shell() {
  const styles = useStyles();
  const wide = useMediaQuery("(min-width: 1024px)");
  const [menuOpen, setMenuOpen] = useState(false);
  const inCenter = useMatches().some((match) => match.params.centerName !== undefined);
  const main = useRef<HTMLElement>(null);
  const announced = usePlaces(main);
  const navigating = useNavigation().state !== "idle";

  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to content
      </a>
      <TopBar onMenu={inCenter && !wide ? () => setMenuOpen(true) : undefined} />
      <div className={styles.below}>
        {inCenter && wide && (
          <div className={styles.menu}>
            <ResourceMenu />
          </div>
        )}
        {inCenter && !wide && (
          <Drawer
            type="overlay"
            open={menuOpen}
            onOpenChange={(_, data) => setMenuOpen(data.open)}
            aria-label="Menu"
          >
            <ResourceMenu onClose={() => setMenuOpen(false)} />
          </Drawer>
        )}
        <main id="main" ref={main} tabIndex={-1} className={styles.main} aria-busy={navigating}>
          <Breadcrumbs />
          <Outlet />
        </main>
      </div>
      <div aria-live="polite" className={styles.hidden}>
        {announced}
      </div>
      <Outcomes />
      <ScrollRestoration />
    </div>
  );
}

/**
 * Going to another place moves focus to its heading and says its title, as a page load would. Answers what to say.
 */
function usePlaces(main: React.RefObject<HTMLElement | null>): string {
  const match = useMatches().findLast(
    (each) => (each.handle as RouteHandle | undefined)?.place !== undefined,
  );
  const place = match && `${(match.handle as RouteHandle).place} ${Object.values(match.params).join("/")}`;
  const last = useRef(place);
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    if (place === undefined || last.current === place) return;
    const first = last.current === undefined;
    last.current = place;
    if (first) return;
    main.current?.scrollTo({ top: 0 });
    const timer = setTimeout(() => {
      setAnnounced(document.title);
      // Whoever is already busy on the new page keeps their focus.
      const active = document.activeElement;
      if (active && active !== document.body && main.current?.contains(active)) return;
      // So does who opened a dialog from it, which stands outside of main. The menu, as a drawer, and what the top bar opens
      // are where they came from.
      const dialog = active?.closest("[role=dialog], [role=alertdialog]");
      if (dialog && !dialog.closest("header") && !active?.closest("nav")) return;
      main.current?.querySelector<HTMLElement>("[data-page-heading]")?.focus({ preventScroll: true });
    }, 100);
    return () => clearTimeout(timer);
  }, [place, main]);
  return announced;
}

const useStyles = makeStyles({
  shell: { display: "flex", flexDirection: "column", height: "100dvh", overflow: "hidden" },
  skip: {
    position: "absolute",
    top: "-100px",
    left: "8px",
    zIndex: 1000,
    padding: "8px 12px",
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    "&:focus": { top: "8px" },
  },
  below: { display: "flex", flexGrow: 1, minHeight: 0 },
  menu: {
    width: "248px",
    flexShrink: 0,
    overflowY: "auto",
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  main: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    flexGrow: 1,
    minWidth: 0,
    overflowY: "auto",
    padding: "12px 24px 48px",
    // What is hidden from the eye in it scrolls with it, instead of making the window longer.
    position: "relative",
    outlineStyle: "none",
    scrollbarGutter: "stable",
    "@media (max-width: 640px)": { padding: "8px 16px 48px", scrollbarGutter: "auto" },
  },
  hidden: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});
