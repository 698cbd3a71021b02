import { resourceKey } from "@api-center-links/azure/resource-id";
import * as held from "@api-center-links/contracts/held-deletions";
import * as deletion from "@api-center-links/contracts/link-deletion";
import * as contracts from "@api-center-links/contracts/links";
import { rememberFor } from "../../access/remember.ts";
import { limitsOfPlan } from "../../config.ts";
import {
  findLink,
  forceSync,
  type LinkChange,
  pauseLink,
  resumeLink,
  stopSync,
  updateLink,
} from "../../links/change-link.ts";
import type { NewLinkCheck } from "../../links/check-new-link.ts";
import { createLink } from "../../links/create-link.ts";
import { previewDeletion, startDeletingLink } from "../../links/delete-link.ts";
import { eventDelivery } from "../../links/event-delivery.ts";
import { confirmDeletions, keepApis, listHeldDeletions } from "../../links/held-deletions.ts";
import { viewLinks } from "../../links/link-view.ts";
import { azureManagedLinks } from "../../links/list-links.ts";
import { previewLink } from "../../links/preview-link.ts";
import type { LinkRecord } from "../../store/link-record.ts";
import { type Binding, bind, type Given } from "../bind.ts";
import type { Service } from "./service.ts";

export function linkRoutes(service: Service): Binding[] {
  const { store, config } = service;
  const { tenantId } = config.entra;
  const delivery = eventDelivery(config);
  const { forcedIntervalMs, activityLogIntervalMs } = config.sync;
  // The portal asks for the list again and again while a link syncs; Azure's own change rarely.
  const rememberManaged = rememberFor<contracts.AzureManagedLink[]>(15_000);
  const viewOptions = {
    ...{ azurePortalUrl: config.azurePortalUrl, tenantId },
    ...{ forcedIntervalMs, activityLogIntervalMs },
  };

  async function viewOne(link: LinkRecord): Promise<contracts.Link> {
    const [view] = await viewLinks(store, [link], viewOptions);
    if (!view) throw new Error(`The link ${link.id} has no view.`);
    return view;
  }

  function changeOf({
    access,
    caller,
    recording,
    params,
  }: Pick<Given<typeof contracts.syncLink>, "access" | "caller" | "recording" | "params">): LinkChange {
    return { store, access, caller, recording, linkId: params.linkId };
  }

  function checkOf({
    connection,
    access,
    instance,
  }: Pick<Given<typeof contracts.createLink>, "connection" | "access" | "instance">): NewLinkCheck {
    const limits = limitsOfPlan(config, access.center.plan);
    return { store, connection, access, instance: instance.instance, limits };
  }

  return [
    bind(contracts.listLinks, async (given) => {
      const { access, connection, caller } = given;
      const centerId = access.center.id;
      const [links, managedByAzure] = await Promise.all([
        store.links.listOfCenter(centerId),
        rememberManaged(`${caller.objectId} ${resourceKey(centerId)}`, () =>
          azureManagedLinks(connection, centerId),
        ),
      ]);
      const limit = limitsOfPlan(config, access.center.plan).links;
      return { links: await viewLinks(store, links, viewOptions), managedByAzure, limit };
    }),

    bind(contracts.createLink, async (given) => viewOne(await createLink(checkOf(given), given, given.body))),

    bind(contracts.previewLink, async (given) => previewLink(checkOf(given), given.body)),

    bind(contracts.getLink, async ({ access, params }) =>
      viewOne(await findLink(store, access, params.linkId)),
    ),

    bind(contracts.updateLink, async (given) =>
      viewOne(await updateLink(changeOf(given), given.body.settings)),
    ),

    bind(contracts.syncLink, async (given) =>
      viewOne(await forceSync(changeOf(given), "documents", forcedIntervalMs)),
    ),

    bind(contracts.verifyLink, async (given) =>
      viewOne(await forceSync(changeOf(given), "verify", forcedIntervalMs)),
    ),

    bind(contracts.stopLink, async (given) => viewOne(await stopSync(changeOf(given)))),

    bind(contracts.pauseLink, async (given) => viewOne(await pauseLink(changeOf(given)))),

    bind(contracts.resumeLink, async (given) => viewOne(await resumeLink(changeOf(given)))),

    bind(held.listHeldDeletions, async ({ access, params }) => {
      const link = await findLink(store, access, params.linkId);
      return listHeldDeletions(store, link.id);
    }),

    bind(held.confirmDeletions, async (given) =>
      viewOne(await confirmDeletions(changeOf(given), given.body.token)),
    ),

    bind(held.keepApis, async (given) => viewOne(await keepApis(changeOf(given), given.body.token))),

    bind(deletion.previewLinkDeletion, async ({ access, connection, params }) =>
      previewDeletion({ store, access, connection, delivery, linkId: params.linkId }),
    ),

    bind(deletion.deleteLink, async (given) => {
      const { connection } = given;
      const { link, ...left } = await startDeletingLink(
        { ...changeOf(given), connection, delivery },
        given.query,
      );
      return { ...(await viewOne(link)), ...left };
    }),
  ];
}
