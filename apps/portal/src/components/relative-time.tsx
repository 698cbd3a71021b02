import { formatExactTime, formatRelativeTime } from "../lib/format.ts";
import { useNow } from "../lib/use-now.ts";

/** "3 minutes ago", with the exact local time on hover. */
export function RelativeTime({ instant, none = "Never" }: { instant: string | null; none?: string }) {
  const now = useNow(10_000);
  if (instant === null) return <>{none}</>;
  return (
    <time dateTime={instant} title={formatExactTime(instant)}>
      {formatRelativeTime(instant, now)}
    </time>
  );
}
