import { z } from "zod";

/** What people do that is recorded, and the end of a deletion, which the sync identity brings about later. */
export const ActivityAction = z
  .enum([
    "link.create",
    "link.update",
    "link.sync",
    "link.stop",
    "link.pause",
    "link.resume",
    "link.delete",
    "link.removed",
    "api.delete",
    "role.assign",
    "identity.change",
  ])
  .meta({ id: "ActivityAction" });
export type ActivityAction = z.infer<typeof ActivityAction>;
