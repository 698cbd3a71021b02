import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { useSyncExternalStore } from "react";
import { readSetting, writeSetting } from "../lib/stored-setting.ts";

export const themeChoices = [
  { value: "system", label: "Same as system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "high-contrast", label: "High contrast" },
] as const;

export type ThemeChoice = (typeof themeChoices)[number]["value"];
export type ThemeName = Exclude<ThemeChoice, "system">;

export const themes: Record<ThemeName, Theme> = {
  light: webLightTheme,
  // Fluent's own link blue falls short of 4.5:1 on hovered and selected rows; the next lighter step of the brand doesn't.
  dark: { ...webDarkTheme, colorBrandForeground1: "#62abf5", colorBrandForegroundLink: "#62abf5" },
  "high-contrast": teamsHighContrastTheme,
};

const systemQueries = {
  dark: matchMedia("(prefers-color-scheme: dark)"),
  contrast: matchMedia("(prefers-contrast: more), (forced-colors: active)"),
};

let choice: ThemeChoice = readChoice();
/** Asked for once the system says that it changed. Asked for at each rendering as well, one change in 150 went unnoticed (Chromium 156). */
let system: ThemeName = systemTheme();
const listeners = new Set<() => void>();

for (const query of Object.values(systemQueries)) {
  query.addEventListener("change", () => {
    system = systemTheme();
    tellAll();
  });
}

export function chooseTheme(chosen: ThemeChoice): void {
  choice = chosen;
  writeSetting("theme", chosen);
  tellAll();
}

/** What the person chose, and the theme that follows from it and from the system. */
export function useTheme(): { choice: ThemeChoice; name: ThemeName } {
  const chosen = useSyncExternalStore(subscribe, () => choice);
  const name = useSyncExternalStore(subscribe, () => (choice === "system" ? system : choice));
  return { choice: chosen, name };
}

function systemTheme(): ThemeName {
  if (systemQueries.contrast.matches) return "high-contrast";
  return systemQueries.dark.matches ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellAll(): void {
  for (const listener of listeners) listener();
}

function readChoice(): ThemeChoice {
  const stored = readSetting("theme");
  return themeChoices.find((each) => each.value === stored)?.value ?? "system";
}
