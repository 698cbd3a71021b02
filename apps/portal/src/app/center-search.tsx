import { makeStyles, SearchBox } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { centerUrl, useCenterParams } from "../lib/center.ts";

/** Searches the APIs of the center that is open; `/` comes here from anywhere. */
export function CenterSearch() {
  const styles = useStyles();
  const center = useCenterParams();
  const navigate = useNavigate();
  const search = useRef<HTMLElement>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      const input = search.current?.querySelector("input");
      input?.focus();
      input?.select();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <search ref={search} className={styles.search}>
      <SearchBox
        className={styles.box}
        aria-label={`Search APIs of ${center.centerName}`}
        aria-keyshortcuts="/"
        placeholder="Search APIs ( / )"
        value={text}
        onChange={(_, data) => setText(data.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          const query = new URLSearchParams(text.trim() === "" ? {} : { q: text.trim() });
          navigate({ pathname: centerUrl(center, "apis"), search: query.toString() });
        }}
      />
    </search>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input, textarea, select, [role=dialog], [role=textbox]") !== null)
  );
}

const useStyles = makeStyles({
  search: {
    width: "100%",
    maxWidth: "520px",
    // On a phone it has room for two letters beside the buttons; who types gets the whole bar.
    "@media (max-width: 480px)": {
      "&:focus-within": {
        position: "absolute",
        inset: 0,
        zIndex: 1,
        display: "flex",
        alignItems: "center",
        boxSizing: "border-box",
        maxWidth: "none",
        padding: "0 8px",
        backgroundColor: "inherit",
      },
    },
  },
  box: { width: "100%", maxWidth: "none" },
});
