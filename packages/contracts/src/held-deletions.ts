import { z } from "zod";
import { LinkParams, linkPath } from "./link-path.ts";
import { Link } from "./links.ts";
import { Instant } from "./names.ts";
import { operation } from "./operation.ts";
import { deleteApis, readCenter, writeLinks } from "./rights.ts";

/** APIs of the inventory that their source no longer has, or has in another version set, as one set. */
export const MissingApis = z
  .object({
    apis: z.array(
      z.object({
        /** In the API center. */
        name: z.string(),
        title: z.string(),
        sourceId: z.string(),
        /** When its deletion was held. */
        heldAt: Instant,
        /** The run that held it. */
        runId: z.string(),
      }),
    ),
    /** Stands for exactly these APIs: a decision carries it, and one about a set that has changed is refused. */
    token: z.string(),
  })
  .meta({ id: "MissingApis" });
export type MissingApis = z.infer<typeof MissingApis>;

export const HeldDeletions = z
  .object({
    /** Their deletion waits for a person. */
    held: MissingApis,
    /** A person decided to keep them; nobody is asked about them again, unless they come back and go once more. */
    kept: MissingApis,
  })
  .meta({ id: "HeldDeletions" });
export type HeldDeletions = z.infer<typeof HeldDeletions>;

/** The set that was shown. */
const Decision = z
  .strictObject({ token: z.string().min(1, "Give the token of the APIs that are meant.").max(100) })
  .meta({ id: "DeletionDecision" });

export const listHeldDeletions = operation({
  id: "listHeldDeletions",
  method: "get",
  path: `${linkPath}/held-deletions`,
  summary: "APIs whose deletion is held because it would be a large one, and those that people keep",
  params: LinkParams,
  needs: [readCenter],
  response: { status: 200, schema: HeldDeletions, description: "Both, by title" },
});

export const confirmDeletions = operation({
  id: "confirmDeletions",
  method: "post",
  path: `${linkPath}/held-deletions/confirm`,
  summary:
    "Deletes the APIs of a set, held or kept, at the sync that follows at once; not those that have come back",
  records: "link.confirm-deletions",
  params: LinkParams,
  body: Decision,
  needs: [readCenter, writeLinks, deleteApis],
  response: { status: 202, schema: Link, description: "The link; the sync is queued" },
  problems: ["deletions-changed", "link-paused", "link-deleting"],
});

export const keepApis = operation({
  id: "keepApis",
  method: "post",
  path: `${linkPath}/held-deletions/keep`,
  summary: "Keeps the APIs of the held set in the inventory; they are synced again should they come back",
  records: "link.keep-apis",
  params: LinkParams,
  body: Decision,
  needs: [readCenter, writeLinks],
  response: { status: 200, schema: Link, description: "The link" },
  problems: ["deletions-changed", "link-deleting"],
});
