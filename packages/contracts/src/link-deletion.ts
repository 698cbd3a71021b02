import { z } from "zod";
import { LinkParams, linkPath } from "./link-path.ts";
import { Link } from "./links.ts";
import { operation } from "./operation.ts";
import { readCenter, readDeployments, writeLinks } from "./rights.ts";

/** What deleting a link takes with it. */
export const LinkDeletion = z
  .object({
    apis: z.number().int(),
    versions: z.number().int(),
    definitions: z.number().int(),
    deployments: z.number().int(),
    environmentTitle: z.string(),
    /** Deployments in the link's environment that the link didn't make: they would point at nothing. */
    foreignDeployments: z.array(z.object({ apiName: z.string(), apiTitle: z.string(), title: z.string() })),
    /** False in very large API centers, where only some APIs were asked for such deployments. */
    allDeploymentsChecked: z.boolean(),
    /** The Event Grid subscription that only this link needs; `null` where there is none, or another link needs it. */
    eventSubscription: z
      .object({
        name: z.string(),
        /** Whether the caller may remove it, which deleting the link then does. */
        removable: z.boolean(),
        /** Removes it: for someone who may. */
        command: z.string(),
      })
      .nullable(),
  })
  .meta({ id: "LinkDeletion" });
export type LinkDeletion = z.infer<typeof LinkDeletion>;

/** A link that is being deleted. */
export const DeletingLink = Link.extend({
  /** The Event Grid subscription that couldn't be removed with it; `null` where there was none, or it is removed. */
  eventSubscriptionLeft: z
    .object({
      name: z.string(),
      /** Why it stays. */
      message: z.string(),
      /** Removes it: for someone who may. */
      command: z.string(),
    })
    .nullable(),
}).meta({ id: "DeletingLink" });
export type DeletingLink = z.infer<typeof DeletingLink>;

export const previewLinkDeletion = operation({
  id: "previewLinkDeletion",
  method: "get",
  path: `${linkPath}/deletion`,
  summary: "What deleting the link would take with it",
  params: LinkParams,
  needs: [readCenter, readDeployments],
  response: { status: 200, schema: LinkDeletion, description: "The consequences, counted from the ledger" },
});

export const deleteLink = operation({
  id: "deleteLink",
  method: "delete",
  path: linkPath,
  summary: "Deletes the link and all it brought, or keeps the APIs and only stops syncing",
  records: "link.delete",
  params: LinkParams,
  query: z.object({
    /** The link's name, typed by the person as confirmation. */
    confirm: z.string(),
    keepApis: z.stringbool().default(false),
  }),
  needs: [readCenter, writeLinks],
  response: { status: 202, schema: DeletingLink, description: "The link, deleting" },
  problems: ["confirmation-mismatch"],
});
