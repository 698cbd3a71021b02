import { randomUUID } from "node:crypto";
import type { Activity } from "../activity-log/activity-log.ts";
import type { ArmCall, ArmReply } from "./arm-call.ts";
import { ArmError } from "./arm-error.ts";

/** Carries a write out and leaves its steps in the activity log, failures included. `action` is the permission it takes. */
export async function recordActivity(
  call: ArmCall,
  action: string,
  resourceId: string,
  write: () => ArmReply | Promise<ArmReply>,
): Promise<ArmReply> {
  const { world, caller } = call;
  const operationId = randomUUID();
  const add = (status: Activity["status"], statusCode?: number, afterMs = 0) =>
    world.activityLog.add(
      {
        eventDataId: randomUUID(),
        status,
        statusCode,
        atMs: Date.now() + afterMs,
        action,
        resourceId,
        operationId,
        correlationId: call.correlationId,
        method: call.method,
        caller: { label: caller.label, objectId: caller.objectId, tenantId: caller.tenantId },
      },
      world.behavior,
    );

  add("Started");
  try {
    const reply = await write();
    const goesOn = reply.headers?.["Azure-AsyncOperation"] !== undefined;
    if (goesOn) add("Accepted", reply.status);
    add("Succeeded", goesOn ? 200 : reply.status, goesOn ? world.behavior.longRunning.durationMs : 0);
    return reply;
  } catch (error) {
    add("Failed", error instanceof ArmError ? error.status : 500);
    throw error;
  }
}
