import { type InstanceEvents, setUpInstanceEvents } from "@api-center-links/contracts/instance-events";
import type { CenterParams } from "@api-center-links/contracts/names";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { resourceName } from "../../lib/resource-name.ts";
import { useCommand } from "../../lib/use-command.ts";
import { getInstanceEventsQuery } from "./get-instance-events.ts";

/** Has Event Grid announce the changes of an instance, with the person's rights. */
export async function setUpEvents(
  queryClient: QueryClient,
  center: CenterParams,
  resourceId: string,
): Promise<InstanceEvents> {
  const { queryKey } = getInstanceEventsQuery(center, resourceId);
  try {
    const events = await call(setUpInstanceEvents, { params: center, body: { resourceId } });
    queryClient.setQueryData(queryKey, events);
    return events;
  } catch (error) {
    // The server keeps why it failed, and tells.
    void queryClient.invalidateQueries({ queryKey });
    throw error;
  }
}

export function useSetUpEvents(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: (resourceId: string) => `Setting up the events of ${resourceName(resourceId)}`,
    mutationFn: (resourceId) => setUpEvents(queryClient, center, resourceId),
  });
}
