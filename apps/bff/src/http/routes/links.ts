import { resourceKey } from "@api-center-links/azure/resource-id";
import * as contracts from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import type { Caller } from "../../access/caller.ts";
import { rememberFor } from "../../access/remember.ts";
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
import { viewLinks } from "../../links/link-view.ts";
import { azureManagedLinks } from "../../links/list-links.ts";
import { previewLink } from "../../links/preview-link.ts";
import type { LinkRecord } from "../../store/link-record.ts";
import { type Binding, bind } from "../bind.ts";
import { openCenter, type Service } from "./service.ts";

type Asked = { params: CenterParams & { linkId?: string }; caller: Caller; correlationId: string };

export function linkRoutes(service: Service): Binding[] {
  const { store, config } = service;
  const { tenantId } = config.entra;
  const { forcedIntervalMs } = config.sync;
  // The portal asks for the list again and again while a link syncs; Azure's own change rarely.
  const rememberManaged = rememberFor<contracts.AzureManagedLink[]>(15_000);
  const viewOptions = { azurePortalUrl: config.azurePortalUrl, tenantId, forcedIntervalMs };

  async function viewOne(link: LinkRecord): Promise<contracts.Link> {
    const [view] = await viewLinks(store, [link], viewOptions);
    if (!view) throw new Error(`The link ${link.id} has no view.`);
    return view;
  }

  async function changeOf(given: Asked & { params: { linkId: string } }): Promise<LinkChange> {
    const { access } = await openCenter(service, given);
    return { store, access, caller: given.caller, linkId: given.params.linkId };
  }

  async function checkOf(given: Asked): Promise<NewLinkCheck> {
    const { access, connection } = await openCenter(service, given);
    return { store, connection, access, limits: config.limits[access.center.plan], tenantId };
  }

  return [
    bind(contracts.listLinks, async (given) => {
      const { centerId, access, connection } = await openCenter(service, given);
      const [links, managedByAzure] = await Promise.all([
        store.links.listOfCenter(centerId),
        rememberManaged(`${given.caller.objectId} ${resourceKey(centerId)}`, () =>
          azureManagedLinks(connection, centerId),
        ),
      ]);
      const limit = config.limits[access.center.plan].links;
      return { links: await viewLinks(store, links, viewOptions), managedByAzure, limit };
    }),

    bind(contracts.createLink, async (given) =>
      viewOne(await createLink(await checkOf(given), given.caller, given.body)),
    ),

    bind(contracts.previewLink, async (given) => previewLink(await checkOf(given), given.body)),

    bind(contracts.getLink, async (given) => {
      const { access } = await openCenter(service, given);
      return viewOne(await findLink(store, access, given.params.linkId));
    }),

    bind(contracts.updateLink, async (given) =>
      viewOne(await updateLink(await changeOf(given), given.body.settings)),
    ),

    bind(contracts.syncLink, async (given) =>
      viewOne(await forceSync(await changeOf(given), forcedIntervalMs)),
    ),

    bind(contracts.stopLink, async (given) => viewOne(await stopSync(await changeOf(given)))),

    bind(contracts.pauseLink, async (given) => viewOne(await pauseLink(await changeOf(given)))),

    bind(contracts.resumeLink, async (given) => viewOne(await resumeLink(await changeOf(given)))),

    bind(contracts.previewLinkDeletion, async (given) => {
      const { access, connection } = await openCenter(service, given);
      return previewDeletion(store, access, connection, given.params.linkId);
    }),

    bind(contracts.deleteLink, async (given) =>
      viewOne(await startDeletingLink(await changeOf(given), given.query)),
    ),
  ];
}
