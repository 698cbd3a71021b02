import { resourceName } from "@api-center-links/azure/resource-id";
import type { ActivityAction, ActivitySubject } from "@api-center-links/contracts/activity";
import type { Operation } from "@api-center-links/contracts/operation";
import { problemTypes } from "@api-center-links/contracts/problem";
import type { Logger } from "pino";
import { z } from "zod";
import { type Recording, recordingOf } from "../activity/recording.ts";
import type { Store } from "../store/store.ts";
import { refusalOf } from "./problems.ts";

/** A request as far as it is known before anyone asks whether it is allowed. */
interface Asked {
  params: unknown;
  body: unknown;
  caller: { objectId: string; name: string } | undefined;
  address: string | null;
  correlationId: string;
}

/** Carries out an operation, and records it where its contract says as what. */
export type RecordActivity = <T>(
  operation: Operation,
  asked: Asked,
  carryOut: (recording: Recording | undefined) => Promise<T>,
) => Promise<T>;

/** Whatever becomes of an operation is recorded. Attempts are too, if the caller may read the API center. */
export function activityRecorder(store: Store, logger: Logger): RecordActivity {
  return async (operation, asked, carryOut) => {
    const { records } = operation;
    const { caller, address, correlationId } = asked;
    if (!records || !caller) return carryOut(undefined);

    const recording = recordingOf(store, {
      action: records,
      actor: { objectId: caller.objectId, name: caller.name },
      address,
      correlationId,
      subjectIn: (centerId) => subjectIn(store, centerId, records, asked),
    });
    // What was changed is recorded by now, if only as begun: the answer tells of the change, not of the record's end.
    const end: Recording["end"] = (problem) =>
      recording.end(problem).catch((error: unknown) => {
        logger.error({ err: error, correlationId }, "the end of an activity could not be recorded");
      });
    try {
      const result = await carryOut(recording);
      await end();
      return result;
    } catch (error) {
      const { kind, message } = refusalOf(error);
      const outcome = problemTypes[kind].status < 500 ? "refused" : "failed";
      await end({ kind, detail: message, outcome });
      throw error;
    }
  };
}

const Named = z.object({
  params: z.object({ centerName: z.string(), linkId: z.string().optional(), apiName: z.string().optional() }),
  body: z.object({ name: z.string().optional(), resourceId: z.string().optional() }).optional(),
});

/** What a request is about, as far as its address and body say. */
async function subjectIn(
  store: Store,
  centerId: string,
  action: ActivityAction,
  asked: Asked,
): Promise<ActivitySubject> {
  const { params, body } = Named.parse(asked);
  if (params.linkId) {
    const link = await store.links.get(centerId, params.linkId);
    return { kind: "link", name: link?.name ?? params.linkId, id: link?.id ?? null };
  }
  if (params.apiName) return { kind: "api", name: params.apiName, id: null };
  if (action === "link.create" && body?.name) return { kind: "link", name: body.name, id: null };
  if (body?.resourceId) return { kind: "instance", name: resourceName(body.resourceId), id: null };
  return { kind: "api-center", name: params.centerName, id: centerId };
}
