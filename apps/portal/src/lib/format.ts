const numbers = new Intl.NumberFormat();
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** A number grouped as the person's locale does. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** `1 API`, `1,204 APIs`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}

export function formatExactTime(instant: string): string {
  return exact.format(new Date(instant));
}

export function formatDate(instant: string): string {
  return day.format(new Date(instant));
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** `3 minutes ago`, `in 20 seconds`; below ten seconds `just now`, which doesn't flicker while a list is polled. */
export function formatRelativeTime(instant: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(instant) - nowMs) / 1000);
  if (Math.abs(seconds) < 10) return seconds <= 0 ? "just now" : "in a few seconds";
  for (const [unit, size] of units) {
    // Rounded, 55 seconds would be 60: that is a minute.
    if (Math.abs(seconds) >= (unit === "minute" ? 55 : size))
      return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.round(seconds / 10) * 10, "second");
}

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
