/**
 * A small setting kept in the browser. Browsers may refuse storage (private windows, policies); the portal then
 * simply forgets.
 */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(`api-center-links.${name}`);
  } catch {
    return null;
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`api-center-links.${name}`, value);
  } catch {
    // Forgotten with the page.
  }
}
