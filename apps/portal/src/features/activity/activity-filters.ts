import type { listActivity } from "@api-center-links/contracts/activity";
import type { z } from "zod";
import type { UrlState } from "../../lib/url-state.ts";

type Query = z.input<typeof listActivity.query>;

/** What the list of activity is narrowed to, as in its URL; `null` where nothing is chosen. */
export type ActivityFilters = Pick<Query, "action" | "actor" | "outcome" | "linkId" | "text"> & {
  span: TimeSpan | undefined;
};

const hourMs = 3_600_000;

const spanMs = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs, month: 30 * 24 * hourMs } as const;

export type TimeSpan = keyof typeof spanMs;

export const spanLabels: Record<TimeSpan, string> = {
  hour: "last hour",
  day: "last 24 hours",
  week: "last 7 days",
  month: "last 30 days",
};

/** The names that filters have in the URL. */
export const filterNames = ["q", "operation", "person", "outcome", "time", "link"] as const;

export function activityFiltersOf(url: Pick<UrlState, "get" | "getAll">): ActivityFilters {
  const listed = (name: string) => url.getAll(name).join(",") || undefined;
  const span = url.get("time");
  return {
    action: listed("operation"),
    actor: listed("person"),
    outcome: listed("outcome"),
    linkId: url.get("link") || undefined,
    text: url.get("q").trim() || undefined,
    span: Object.hasOwn(spanMs, span) ? (span as TimeSpan) : undefined,
  };
}

/** The same for the server, to which a span means a time to begin at. */
export function activityQueryOf({ span, ...filters }: ActivityFilters, nowMs: number): Query {
  return { ...filters, ...(span && { from: new Date(nowMs - spanMs[span]).toISOString() }) };
}
