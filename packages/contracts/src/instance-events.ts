import { z } from "zod";
import { CenterParams, centerPath, ResourceId } from "./names.ts";
import { operation } from "./operation.ts";
import { readCenter, readInstance, writeEventSubscriptions, writeLinks } from "./rights.ts";

/** Whether Event Grid announces the changes of an API Management instance to this product, by a subscription that it has made. */
export const InstanceEvents = z
  .object({
    /**
     * - `on`: it does.
     * - `pending`: Azure is setting the subscription up.
     * - `off`: there is no such subscription.
     * - `broken`: there is one, and it doesn't work, or not for all that counts.
     * - `unknown`: the caller may not see it.
     */
    state: z.enum(["on", "pending", "off", "broken", "unknown"]),
    /** One or two sentences: why, and what to do. */
    message: z.string(),
    /** Whether the caller may have it set up, or set up anew. */
    offered: z.boolean(),
    /** For someone who may, where it isn't on: the Azure CLI command. `null` where Event Grid can't reach this product. */
    command: z.string().nullable(),
  })
  .meta({ id: "InstanceEvents" });
export type InstanceEvents = z.infer<typeof InstanceEvents>;

const instanceEventsPath = `${centerPath}/instance-events`;

export const getInstanceEvents = operation({
  id: "getInstanceEvents",
  method: "get",
  path: instanceEventsPath,
  summary: "Whether Event Grid announces an instance's changes here, asked of Azure now",
  params: CenterParams,
  query: z.strictObject({ resourceId: ResourceId }),
  needs: [readCenter, readInstance],
  response: { status: 200, schema: InstanceEvents, description: "How it is" },
});

export const setUpInstanceEvents = operation({
  id: "setUpInstanceEvents",
  method: "post",
  path: instanceEventsPath,
  summary:
    "Has Event Grid announce the changes of a linked instance here, on the caller's behalf; one subscription serves all links",
  records: "events.set-up",
  params: CenterParams,
  body: z.strictObject({ resourceId: ResourceId }),
  needs: [readCenter, writeLinks, readInstance, writeEventSubscriptions],
  response: { status: 200, schema: InstanceEvents, description: "How it is afterwards" },
  problems: ["instance-not-linked", "events-unavailable"],
});
