const reloadedAt = "portal-reloaded-at";
const patienceMs = 60_000;

/**
 * A page that was open while a newer portal was installed asks for chunks that are gone: it reloads itself into the new one.
 * Once a minute at most, so that a chunk that is truly missing ends in an error and not in a circle.
 */
export function reloadWhenOutdated(window: Window): void {
  window.addEventListener("vite:preloadError", () => {
    const last = Number(window.sessionStorage.getItem(reloadedAt) ?? 0);
    if (Date.now() - last < patienceMs) return;
    void reloadIfServed(window).then((reloads) => {
      if (reloads) window.sessionStorage.setItem(reloadedAt, String(Date.now()));
    });
  });
}

/** Reloads the page unless its server is out of reach: an error of the browser's, or of a proxy's, would take the portal's place, and stay. */
export async function reloadIfServed(window: Window): Promise<boolean> {
  try {
    const { ok } = await window.fetch(window.location.href, { method: "HEAD", cache: "no-store" });
    if (!ok) return false;
  } catch {
    return false;
  }
  window.location.reload();
  return true;
}
