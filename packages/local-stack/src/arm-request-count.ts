import { syncIdentity } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { z } from "zod";
import type { Stack } from "./stack.ts";

const Logged = z.object({
  lastSeq: z.number(),
  value: z.array(
    z.object({
      principal: z.object({ objectId: z.string() }).nullable(),
      method: z.string(),
      status: z.number(),
      time: z.iso.datetime(),
    }),
  ),
});

export interface ArmRequests {
  reads: number;
  writes: number;
  deletes: number;
  /** Of all these, how many ARM refused with 429. */
  refused: number;
  /** From the first write to the last, seconds. */
  writingSeconds: number;
  /** Number of the last request seen, to count on from. */
  lastSeq: number;
}

/** ARM requests of one principal after `seq`, from the stand-in's own log; of the sync identity unless said otherwise. */
export async function armRequestsSince(
  stack: Stack,
  seq: number,
  principal: { objectId: string } = syncIdentity,
): Promise<ArmRequests> {
  const response = await fetch(new URL(`/_emulator/requests?since=${seq}`, stack.azureUrl));
  const { lastSeq, value } = Logged.parse(await response.json());
  const own = value.filter((request) => request.principal?.objectId === principal.objectId);
  const written = own.filter(({ method }) => !reading.has(method) && method !== "DELETE");
  const times = written.map(({ time }) => Date.parse(time)).toSorted((a, b) => a - b);
  const deletes = own.filter(({ method }) => method === "DELETE").length;
  return {
    reads: own.length - written.length - deletes,
    writes: written.length,
    deletes,
    refused: own.filter(({ status }) => status === 429).length,
    writingSeconds: ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000,
    lastSeq,
  };
}

const reading = new Set(["GET", "HEAD"]);
