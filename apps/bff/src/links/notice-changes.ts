import { resourceKey, workspaceOf } from "@api-center-links/azure/resource-id";
import { scopeHolds } from "@api-center-links/azure/source-scope";
import type { NoticedChange } from "../store/change-store.ts";
import type { Store } from "../store/store.ts";

/**
 * Has every active link that covers one of the changed APIs (or version sets) look at them soon. Instances that nobody linked are
 * nobody's business. Gives the number of links concerned.
 */
export async function noticeChanges(
  store: Store,
  changes: (NoticedChange & { instanceId: string })[],
): Promise<number> {
  const byInstance = Map.groupBy(changes, ({ instanceId }) => resourceKey(instanceId));
  const links = await store.links.listOfInstances([...byInstance.keys()]);
  let concerned = 0;
  for (const link of links) {
    const own = (byInstance.get(resourceKey(link.instanceId)) ?? []).filter(({ sourceId }) =>
      scopeHolds(link.scope, workspaceOf(sourceId)),
    );
    if (!(await store.changes.notice(link.id, own))) continue;
    concerned += 1;
    await store.queue.wake(link.id);
  }
  return concerned;
}
