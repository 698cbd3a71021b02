import { type ApiCenterReader, apiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { isGone } from "@api-center-links/azure/arm-fault";
import type { WantedEventSubscription } from "@api-center-links/azure/event-subscriptions";
import type { DeletingLink, LinkDeletion } from "@api-center-links/contracts/link-deletion";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import pLimit from "p-limit";
import { Refusal } from "../refusal.ts";
import type { LinkRecord } from "../store/link-record.ts";
import { findLink, type LinkChange } from "./change-link.ts";
import { previewLeftover, removeLeftover } from "./event-leftover.ts";
import { detailsOfDeletion } from "./link-activity.ts";

export interface LinkRemoval extends LinkChange {
  /** On behalf of the caller. */
  connection: ArmConnection;
  delivery: WantedEventSubscription | undefined;
}

/**
 * Begins to delete the link with all it brought, or, with `keepApis`, only to let go of it. It goes on by itself from here. Asking
 * again is fine; where APIs can't be deleted, that may be to keep them after all. The Event Grid subscription that only this link
 * needs goes at once, with the caller's rights; where it can't, it is told that it stays.
 */
export async function startDeletingLink(
  { store, access, caller, recording, linkId, connection, delivery }: LinkRemoval,
  given: { confirm: string; keepApis: boolean },
): Promise<{ link: LinkRecord; eventSubscriptionLeft: DeletingLink["eventSubscriptionLeft"] }> {
  const link = await findLink(store, access, linkId);
  if (given.confirm !== link.name) {
    throw new Refusal("confirmation-mismatch", `To delete this link, type its name: ${link.name}.`, {
      errors: [{ field: "?confirm", message: `It isn't the link's name, which is ${link.name}.` }],
    });
  }
  const already = { name: "Already", value: "It was being deleted before" };
  const isNews = link.state !== "deleting" || (given.keepApis && !link.keepApis);
  const details = isNews ? detailsOfDeletion(link, given.keepApis) : [already];
  recording.about({ details });
  // What Azure says about the subscription belongs in the record too, so that the record ends after it.
  await recording.beforeWrite();
  await store.links.startDeleting(
    link.id,
    given.keepApis,
    { trigger: "deleted", requestedBy: caller.name, depth: "listing" },
    new Date(),
  );
  const deleting = await findLink(store, access, linkId);
  const { instanceId } = link;
  const { removed, left } = await removeLeftover({ store, connection, instanceId, delivery });
  if (removed) details.push({ name: "Event Grid subscription", value: `Removed: ${removed}` });
  if (left) {
    details.push(
      { name: "Event Grid subscription", value: left.message },
      { name: "Someone who may can remove it", value: left.command },
    );
  }
  recording.about({ details });
  await store.queue.wake(linkId);
  return { link: deleting, eventSubscriptionLeft: left };
}

/**
 * A list request is needed for each API that is asked for its deployments. The person's page waits: this many are, beginning with
 * those that aren't the link's own.
 */
const mostApisAsked = 200;

const apisAskedAtOnce = 8;

/** What deleting the link takes with it, counted from the ledger; the rest is read on the caller's behalf. */
export async function previewDeletion({
  store,
  access,
  connection,
  delivery,
  linkId,
}: Omit<LinkRemoval, "caller" | "recording">): Promise<LinkDeletion> {
  const link = await findLink(store, access, linkId);
  const [counts, records] = await Promise.all([
    store.ledgers.counts([linkId]),
    store.ledgers.records(linkId),
  ]);
  const { apis = 0, versions = 0, definitions = 0, deployments = 0 } = counts.get(linkId) ?? {};
  const [foreign, eventSubscription] = await Promise.all([
    foreignDeployments(apiCenterReader(connection, access.center.id), link, records),
    previewLeftover({ store, connection, instanceId: link.instanceId, delivery }, linkId),
  ]);
  return {
    apis,
    versions,
    definitions,
    deployments,
    environmentTitle: link.settings.environment.title,
    ...foreign,
    eventSubscription,
  };
}

async function foreignDeployments(
  reader: ApiCenterReader,
  link: LinkRecord,
  records: LedgerRecord[],
): Promise<Pick<LinkDeletion, "foreignDeployments" | "allDeploymentsChecked">> {
  const environmentId = `/workspaces/default/environments/${link.settings.environment.name}`.toLowerCase();
  const own = new Set(
    records.flatMap((record) => record.entities.map((entity) => deploymentKey(entity.ref))),
  );
  const roots = new Set(records.map((record) => record.root.toLowerCase()));
  const apis = (await reader.listApis()).toSorted(
    (left, right) => Number(roots.has(left.name.toLowerCase())) - Number(roots.has(right.name.toLowerCase())),
  );
  const asked = apis.slice(0, mostApisAsked);
  const found = await pLimit(apisAskedAtOnce).map(asked, async (api) => {
    const deployments = await reader.listDeployments(api.name).catch((error: unknown) => {
      if (isGone(error)) return [];
      throw error;
    });
    return deployments
      .filter((deployment) => deployment.properties.environmentId?.toLowerCase() === environmentId)
      .filter(
        (deployment) =>
          !own.has(deploymentKey({ kind: "deployment", api: api.name, deployment: deployment.name })),
      )
      .map((deployment) => ({
        apiName: api.name,
        apiTitle: api.properties.title,
        title: deployment.properties.title ?? deployment.name,
      }));
  });
  return { foreignDeployments: found.flat(), allDeploymentsChecked: asked.length === apis.length };
}

function deploymentKey(ref: LedgerRecord["entities"][number]["ref"]): string {
  return ref.kind === "deployment" ? `${ref.api}/${ref.deployment}`.toLowerCase() : "";
}
