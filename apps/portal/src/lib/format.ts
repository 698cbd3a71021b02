const numbers = new Intl.NumberFormat();
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
// In the language of the sentence around it.
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
/** “1 year ago”, where “last year” could be a week ago. */
const long = new Intl.RelativeTimeFormat("en");

/** A number grouped as the person's locale does. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** `1 API`, `1,204 APIs`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}

/** `The last check`, `The last 40 checks`. */
export function formatLatest(count: number, singular: string): string {
  return `The last ${count === 1 ? singular : formatCount(count, singular)}`;
}

export function formatExactTime(instant: string): string {
  return exact.format(new Date(instant));
}

export function formatDate(instant: string): string {
  return day.format(new Date(instant));
}

/** `3 minutes ago`, `in 20 seconds`; below ten seconds `just now`, which doesn't flicker while a list is polled. */
export function formatRelativeTime(instant: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(instant) - nowMs) / 1000);
  if (Math.abs(seconds) < 10) return seconds <= 0 ? "just now" : "in a few seconds";
  // Rounded before the unit is chosen: 59.8 minutes are an hour.
  const tens = Math.round(seconds / 10) * 10;
  if (Math.abs(tens) < 60) return relative.format(tens, "second");
  const minutes = Math.round(seconds / 60);
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  const hours = Math.round(seconds / 3_600);
  if (Math.abs(hours) < 24) return relative.format(hours, "hour");
  const days = Math.round(seconds / 86_400);
  if (Math.abs(days) < 45) return relative.format(days, "day");
  const months = Math.round(days / 30.44);
  if (Math.abs(months) < 12) return long.format(months, "month");
  return long.format(Math.round(days / 365.25), "year");
}

/** How long something has been going on, in whole seconds, which don't flicker: `8 s`, `3 min 5 s`. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000));
  return seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1000);
}

/** `< 0.1 s`, `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function formatDuration(durationMs: number): string {
  const tenths = Math.round(Math.max(0, durationMs) / 100);
  if (tenths === 0) return "< 0.1 s";
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
