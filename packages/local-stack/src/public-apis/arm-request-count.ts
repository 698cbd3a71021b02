import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { z } from "zod";
import type { Stack } from "../stack.ts";

const Logged = z.object({
  value: z.array(
    z.object({
      seq: z.number(),
      principal: z.object({ objectId: z.string() }).nullable(),
      method: z.string(),
    }),
  ),
});

export interface ArmRequests {
  reads: number;
  writes: number;
  deletes: number;
  /** Number of the last request seen, to count on from. */
  lastSeq: number;
}

/** ARM requests of the sync identity after `seq`, from the stand-in's own log. */
export async function armRequestsSince(stack: Stack, seq: number): Promise<ArmRequests> {
  const response = await fetch(new URL(`/_emulator/requests?since=${seq}`, stack.azureUrl));
  const { value } = Logged.parse(await response.json());
  const own = value.filter(({ principal }) => principal?.objectId === syncIdentity.objectId);
  const deletes = own.filter(({ method }) => method === "DELETE").length;
  const reads = own.filter(({ method }) => method === "GET" || method === "HEAD").length;
  return { reads, deletes, writes: own.length - reads - deletes, lastSeq: value.at(-1)?.seq ?? seq };
}
