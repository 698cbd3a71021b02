import { type ApiCenterReader, apiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { isGone } from "@api-center-links/azure/arm-fault";
import type { LinkDeletion } from "@api-center-links/contracts/link-deletion";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import type { CenterAccess } from "../access/center-access.ts";
import { Refusal } from "../refusal.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { Store } from "../store/store.ts";
import { findLink, type LinkChange } from "./change-link.ts";

/**
 * Begins to delete the link with all it brought, or, with `keepApis`, only to let go of it. It goes on by itself from here. Asking
 * again is fine.
 */
export async function startDeletingLink(
  { store, access, caller, recording, linkId }: LinkChange,
  given: { confirm: string; keepApis: boolean },
): Promise<LinkRecord> {
  const link = await findLink(store, access, linkId);
  if (given.confirm !== link.name) {
    throw new Refusal("confirmation-mismatch", `To delete this link, type its name: ${link.name}.`, {
      errors: [{ field: "?confirm", message: `It isn't the link's name, which is ${link.name}.` }],
    });
  }
  const already = { name: "Already", value: "It was being deleted before" };
  const fate = {
    name: "APIs",
    value: given.keepApis ? "Stay in the API center" : "Are deleted with the link",
  };
  recording.about({ details: [link.state === "deleting" ? already : fate] });
  await recording.change(({ links }) =>
    links.startDeleting(
      link.id,
      given.keepApis,
      { trigger: "deleted", requestedBy: caller.name, depth: "listing" },
      new Date(),
    ),
  );
  await store.queue.wake(linkId);
  return findLink(store, access, linkId);
}

/**
 * A list request is needed for each API that is asked for its deployments. The person's page waits: this many are, beginning with
 * those that aren't the link's own.
 */
const mostApisAsked = 200;

/** What deleting the link takes with it, counted from the ledger; others' deployments read on the caller's behalf. */
export async function previewDeletion(
  store: Store,
  access: CenterAccess,
  connection: ArmConnection,
  linkId: string,
): Promise<LinkDeletion> {
  const link = await findLink(store, access, linkId);
  const [counts, records] = await Promise.all([
    store.ledgers.counts([linkId]),
    store.ledgers.records(linkId),
  ]);
  const { apis = 0, versions = 0, definitions = 0, deployments = 0 } = counts.get(linkId) ?? {};
  const foreign = await foreignDeployments(apiCenterReader(connection, access.center.id), link, records);
  return {
    apis,
    versions,
    definitions,
    deployments,
    environmentTitle: link.settings.environment.title,
    ...foreign,
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
  const found = await inBatches(asked, 8, async (api) => {
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

async function inBatches<Item, Result>(
  items: Item[],
  size: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size) {
    results.push(...(await Promise.all(items.slice(start, start + size).map(work))));
  }
  return results;
}
