import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";
import { parseInstanceId, resourceKey, subscriptionOf } from "./resource-id.ts";

/** A write to an API Management instance that may have changed what of it belongs in an inventory. */
export interface InstanceChange {
  /** The same however often the log tells of it. */
  id: string;
  /** When Azure says it happened; UTC, ISO. */
  at: string;
  /**
   * The API it was done to or below, without a revision, in the log's own letter case: compare without regard to it. Left out for
   * what may concern every API: the service itself (host names), a workspace, a version set.
   */
  apiId?: string;
}

/**
 * What was written to an instance in a span of time, ends included, the oldest first, as far as the activity log shows it by now:
 * entries come minutes late and in no order, so let spans overlap. One request a page. Needs
 * `Microsoft.Insights/eventtypes/values/read`, which API Management's own reader role lacks. Rejects with a `Fault`; a span that
 * begins more than 90 days back is one.
 */
export async function listInstanceChanges(
  connection: ArmConnection,
  options: { instanceId: string; from: Date; to: Date },
  signal?: AbortSignal,
): Promise<InstanceChange[]> {
  const { id } = parseInstanceId(options.instanceId);
  const [from, to] = [options.from.toISOString(), options.to.toISOString()];
  const entries = await connection.list(
    `/subscriptions/${subscriptionOf(id)}/providers/Microsoft.Insights/eventtypes/management/values`,
    {
      apiVersion: "2015-04-01",
      query: {
        $filter: `eventTimestamp ge '${from}' and eventTimestamp le '${to}' and resourceUri eq '${id}'`,
        $select: "eventDataId,eventTimestamp,operationName,resourceId,status",
      },
      schema: Entry,
      signal,
    },
  );
  const changes = new Map<string, InstanceChange>();
  for (const entry of entries) {
    const change = changeOf(entry, id);
    if (change) changes.set(change.id, change);
  }
  return [...changes.values()].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

const Text = z.object({ value: z.string() });
const Entry = z.object({
  eventDataId: z.string().min(1),
  eventTimestamp: z.iso.datetime({ offset: true }),
  operationName: Text,
  resourceId: z.string(),
  status: Text,
});

function changeOf(entry: z.infer<typeof Entry>, instanceId: string): InstanceChange | undefined {
  const { eventDataId, eventTimestamp, operationName, resourceId, status } = entry;
  if (changedNothing.has(status.value.toLowerCase()) || !isChange(operationName.value)) return undefined;
  if (!`${resourceKey(resourceId)}/`.startsWith(`${resourceKey(instanceId)}/`)) return undefined;

  const change = { id: eventDataId, at: new Date(eventTimestamp).toISOString() };
  const [first = "", ...rest] = resourceId.slice(instanceId.length).split("/").filter(Boolean);
  const inWorkspace = first.toLowerCase() === "workspaces" && rest.length > 1;
  const [type = "", name, ...below] = inWorkspace ? rest.slice(1) : [first, ...rest];
  switch (type.toLowerCase()) {
    case "apis": {
      if (name === undefined || isApart(below)) return undefined;
      const before = resourceId.slice(0, instanceId.length);
      const workspace = inWorkspace ? `/${first}/${rest[0]}` : "";
      return { ...change, apiId: `${before}${workspace}/${type}/${name.replace(/;rev=[^;]*$/i, "")}` };
    }
    case "":
    case "workspaces":
    case "apiversionsets":
      return change;
    default:
      return actsOnAll.test(operationName.value) ? change : undefined;
  }
}

/** What has only begun will end, and is told of again then. */
const changedNothing = new Set(["started", "failed"]);

function isChange(operation: string): boolean {
  return /\/(write|delete)$/i.test(operation) || actsOnAll.test(operation);
}

/** The few actions that change an instance: host names, a backup put back, a configuration deployed from Git. */
const actsOnAll = /\/(updatehostname|restore|deploy)\/action$/i;

/** What hangs on an API or its operations and is no part of what an inventory says of it. */
function isApart(below: readonly string[]): boolean {
  const types = below.filter((_, index) => index % 2 === 0).map((type) => type.toLowerCase());
  return types.some((type) => apart.has(type));
}

const apart = new Set(["policies", "diagnostics", "issues", "products", "resolvers", "tags", "wikis"]);
