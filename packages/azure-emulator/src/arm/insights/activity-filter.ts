import type { Activity } from "../../activity-log/activity-log.ts";
import { isWithin, resourceGroupPath, subscriptionPath } from "../arm-path.ts";
import { badRequest } from "./insights-error.ts";

/** What a query of the activity log asks for. */
export interface ActivityFilter {
  fromMs: number;
  toMs: number;
  /** Where the events must be readable. */
  scope: string;
  matches: (activity: Activity) => boolean;
}

const keptDays = 90;

/**
 * Reads the `$filter`. Azure takes a few patterns only: `eventTimestamp ge '…'` is required, `eventTimestamp le '…'` may follow, and
 * one of `resourceUri`, `resourceGroupName`, `resourceProvider`, `correlationId` (Activity Logs - List). Throws a 400 for any other.
 */
export function readActivityFilter(filter: string | null, subscriptionId: string): ActivityFilter {
  const given = clausesOf(filter ?? "");
  const from = given.get("eventtimestamp ge");
  if (from === undefined) {
    throw badRequest("The $filter must hold a start time: eventTimestamp ge '{time}'.");
  }
  const fromMs = timeOf(from);
  if (fromMs < Date.now() - keptDays * 24 * 3_600_000) {
    throw badRequest(`The start time cannot be more than ${keptDays} days in the past.`);
  }
  const to = given.get("eventtimestamp le");
  const toMs = to === undefined ? Date.now() : timeOf(to);
  if (toMs < fromMs) throw badRequest("The end time is before the start time.");

  const narrower = [...given].filter(([name]) => !name.startsWith("eventtimestamp"));
  if (narrower.length > 1) throw badRequest(`The $filter '${filter}' names more than one thing to look for.`);
  const [name, value] = narrower[0] ?? ["", ""];
  return { fromMs, toMs, ...narrowed(name, value, subscriptionId) };
}

/**
 * Where the right to read is asked for with a filter is documented nowhere found: chosen is the place that the filter names, so
 * that whoever reads one resource reads its log, as people do in the Azure portal.
 */
function narrowed(
  name: string,
  value: string,
  subscriptionId: string,
): Pick<ActivityFilter, "scope" | "matches"> {
  const subscription = subscriptionPath(subscriptionId);
  const wanted = value.toLowerCase();
  switch (name) {
    case "resourceuri eq":
      // With what lies below: the log of an API Management instance shows what was done to its APIs.
      return { scope: value, matches: ({ resourceId }) => isWithin(resourceId, value) };
    case "resourcegroupname eq": {
      const scope = resourceGroupPath(subscriptionId, value);
      return { scope, matches: ({ resourceId }) => isWithin(resourceId, scope) };
    }
    case "resourceprovider eq":
      return {
        scope: subscription,
        matches: ({ action }) => action.split("/")[0]?.toLowerCase() === wanted,
      };
    case "correlationid eq":
      return { scope: subscription, matches: ({ correlationId }) => correlationId.toLowerCase() === wanted };
    default:
      return { scope: subscription, matches: () => true };
  }
}

const known = /^(eventTimestamp (ge|le)|(resourceUri|resourceGroupName|resourceProvider|correlationId) eq)$/i;

/** `name operator` in lower case, and the text it is compared with. */
function clausesOf(filter: string): Map<string, string> {
  const clauses = new Map<string, string>();
  for (const clause of filter.split(/\s+and\s+/i).filter((text) => text.trim() !== "")) {
    const [, name = "", operator = "", value = ""] =
      /^\s*(\w+)\s+(\w+)\s+'((?:[^']|'')*)'\s*$/.exec(clause) ?? [];
    const key = `${name} ${operator}`;
    if (!known.test(key) || clauses.has(key.toLowerCase())) {
      throw badRequest(`The $filter '${filter}' is invalid: '${clause.trim()}' is not understood.`);
    }
    clauses.set(key.toLowerCase(), value.replaceAll("''", "'"));
  }
  return clauses;
}

function timeOf(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw badRequest(`'${text}' is no time.`);
  return ms;
}
