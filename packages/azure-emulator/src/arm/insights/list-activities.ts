import { STATUS_CODES } from "node:http";
import type { Activity } from "../../activity-log/activity-log.ts";
import type { ArmCall, ArmReply } from "../arm-call.ts";
import { tokenPage } from "../paging.ts";
import { requirePermission } from "../rbac.ts";
import { readActivityFilter } from "./activity-filter.ts";
import { badRequest } from "./insights-error.ts";

/** `GET /subscriptions/{s}/providers/Microsoft.Insights/eventtypes/management/values`: the activity log. */
export function listActivities(call: ArmCall): ArmReply {
  const { world, caller, path } = call;
  const [eventType] = call.names;
  const isSubscription = path.provider?.scope.split("/").length === 3;
  if (eventType?.toLowerCase() !== "management" || !path.subscriptionId || !isSubscription) {
    throw badRequest(
      "The activity log is read at /subscriptions/{subscription}/…/eventtypes/management/values.",
    );
  }
  const { fromMs, toMs, scope, matches } = readActivityFilter(call.query.get("$filter"), path.subscriptionId);
  requirePermission(world, caller, "Microsoft.Insights/eventtypes/values/read", scope);
  const subscription = `/subscriptions/${path.subscriptionId}/`.toLowerCase();
  const found = world.activityLog
    .shown(fromMs, toMs, world.behavior)
    .filter((one) => one.resourceId.toLowerCase().startsWith(subscription) && matches(one));
  const select = call.query
    .get("$select")
    ?.split(",")
    .map((name) => name.trim().toLowerCase());
  return tokenPage(call, found, world.behavior.pageSizes.activityLog, (one) => {
    const shown = show(one);
    if (!select) return shown;
    return Object.fromEntries(Object.entries(shown).filter(([name]) => select.includes(name.toLowerCase())));
  });
}

/** As in GetActivityLogsFiltered.json of the published specification. */
function show(activity: Activity): Record<string, unknown> {
  const { resourceId, action, status, statusCode, caller, atMs, eventDataId } = activity;
  const [, , subscriptionId, , resourceGroupName = ""] = resourceId.split("/");
  const began = status === "Started";
  const reason = statusCode === undefined ? "" : (STATUS_CODES[statusCode] ?? String(statusCode));
  return {
    authorization: { action, scope: resourceId },
    caller: caller.label,
    channels: "Operation",
    claims: {
      "http://schemas.microsoft.com/identity/claims/objectidentifier": caller.objectId,
      "http://schemas.microsoft.com/identity/claims/tenantid": caller.tenantId,
    },
    correlationId: activity.correlationId,
    description: "",
    eventDataId,
    eventName: text(began ? "BeginRequest" : "EndRequest", began ? "Begin request" : "End request"),
    category: text("Administrative"),
    httpRequest: {
      clientRequestId: activity.operationId,
      clientIpAddress: "127.0.0.1",
      method: activity.method,
    },
    id: `${resourceId}/events/${eventDataId}/ticks/${ticksOf(atMs)}`,
    level: status === "Failed" ? "Error" : "Informational",
    resourceGroupName,
    resourceProviderName: text(action.split("/")[0] ?? ""),
    resourceType: text(action.slice(0, action.lastIndexOf("/"))),
    resourceId,
    operationId: activity.operationId,
    operationName: text(action),
    properties: {
      ...(statusCode !== undefined && { statusCode: reason }),
      eventCategory: "Administrative",
      entity: resourceId,
    },
    status: text(status),
    subStatus: text(
      reason.replaceAll(" ", ""),
      statusCode === undefined ? "" : `${reason} (HTTP Status Code: ${statusCode})`,
    ),
    eventTimestamp: timeOf(atMs),
    submissionTimestamp: timeOf(activity.shownAtMs),
    subscriptionId,
    tenantId: caller.tenantId,
  };
}

function text(value: string, localizedValue = value): { value: string; localizedValue: string } {
  return { value, localizedValue };
}

/** Seven decimals, as .NET writes them. */
function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "0000Z");
}

/** .NET counts hundreds of nanoseconds since the year 1. */
function ticksOf(ms: number): string {
  return String(621_355_968_000_000_000n + BigInt(Math.floor(ms)) * 10_000n);
}
