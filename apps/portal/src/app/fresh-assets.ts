const reloadedAt = "portal-reloaded-at";
const patienceMs = 60_000;

/**
 * A page that was open while a newer portal was installed asks for chunks that are gone: it reloads itself into the new one.
 * Once a minute at most, so that a chunk that is truly missing ends in an error and not in a circle.
 */
export function reloadWhenOutdated(window: Window): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(window.sessionStorage.getItem(reloadedAt) ?? 0);
    if (Date.now() - last < patienceMs) return;
    window.sessionStorage.setItem(reloadedAt, String(Date.now()));
    event.preventDefault();
    window.location.reload();
  });
}
