import { z } from "zod";
import { LinkParams, linkPath } from "./link-path.ts";
import { Instant } from "./names.ts";
import { operation } from "./operation.ts";
import { readCenter } from "./rights.ts";
import { Fault } from "./runs.ts";

/** An API that a link keeps, or would keep if something didn't keep it out; as of the link's last look at API Management. */
export const LinkedApi = z
  .object({
    name: z.string(),
    title: z.string(),
    sourceId: z.string(),
    /** Known where there is something to remark; the inventory tells it of every API that isn't left out. */
    kind: z.string().nullable(),
    /** It is left out as a whole: it isn't in the API center. */
    isOut: z.boolean(),
    /** API Management no longer has it: its deletion waits for a person, or one decided to keep it. */
    missing: z.enum(["held", "kept"]).nullable(),
    versions: z.number().int(),
    lastChangedAt: Instant.nullable(),
    /** What keeps it, or versions or deployments of it, out, and what to do about it. */
    leftOut: z.array(z.string()),
    /** What was cut or dropped on the way, and, where it failed, which parts. */
    notes: z.array(z.string()),
    fault: Fault.nullable(),
    /** Before then no check tries an API again that has failed, unless it changes or somebody asks; `null`: the next one does. */
    retryAt: Instant.nullable(),
  })
  .meta({ id: "LinkedApi" });
export type LinkedApi = z.infer<typeof LinkedApi>;

export const listLinkedApis = operation({
  id: "listLinkedApis",
  method: "get",
  path: `${linkPath}/apis`,
  summary: "APIs that a link keeps and those that it leaves out, with what is to be said of each",
  params: LinkParams,
  needs: [readCenter],
  response: {
    status: 200,
    schema: z.object({ apis: z.array(LinkedApi) }),
    description: "The APIs, by title",
  },
});
