import { randomUUID } from "node:crypto";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { getCenter } from "@api-center-links/azure/centers";
import { askForScope } from "@api-center-links/azure/source-scope";
import type { Logger } from "pino";
import type { AzureAccess } from "../access/azure-access.ts";
import type { Config } from "../config.ts";
import { depthDue, nextCheck } from "../links/next-check.ts";
import { isBlind } from "../links/status-reason.ts";
import type { Settlement } from "../store/link-claims.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { Store } from "../store/store.ts";
import type { LinkFault, RunRequest } from "../store/tables.ts";
import { endRemoval } from "./end-removal.ts";
import { type FaultPlaces, faultPlaces } from "./fault-place.ts";
import { holdLink, type StopCause, Stopped } from "./hold-link.ts";
import { removeLink } from "./remove-link.ts";
import { beginRun, type RunRecorder } from "./run-record.ts";
import { syncLink } from "./sync-link.ts";

export interface WorkerContext {
  config: Config;
  store: Store;
  azure: AzureAccess;
  logger: Logger;
  /** Aborts when the process shuts down. */
  shutdown: AbortSignal;
}

/** What carries out a run knows this. */
export interface RunContext extends WorkerContext {
  link: LinkRecord;
  request: RunRequest;
  recorder: RunRecorder;
  /** ARM as the sync identity. */
  connection: ArmConnection;
  places: FaultPlaces;
  /** Aborts with a `Stopped`, or with a `Fault` of the link as a whole. */
  signal: AbortSignal;
}

interface Ending {
  result: "succeeded" | "succeeded-with-warnings" | "failed" | "stopped";
  fault: LinkFault | null;
  stoppedBy: StopCause | null;
}

/**
 * Runs a link once, if it is due: syncs it, or carries out its deletion. Does nothing where another has the link. Whatever
 * happens is recorded; the promise rejects only when the database fails, and then the claim runs out and someone tries again.
 */
export async function runLink(context: WorkerContext, linkId: string): Promise<void> {
  const { store, shutdown } = context;
  if (shutdown.aborted) return;
  const owner = randomUUID();
  const logger = context.logger.child({ linkId });
  const hold = await holdLink(store.claims, linkId, owner, shutdown, (error) =>
    logger.error({ err: error }, "the state of a run could not be stored"),
  );
  if (!hold) return;
  try {
    const { link } = hold;
    const request = await takeUp(context, link);
    const recorder = await beginRun(store, linkId, request, new Date());
    hold.onBeat(() => recorder.flush());
    const connection = context.azure.asSyncIdentity(link.id, recorder.count);
    const places = faultPlaces({
      source: () => askForScope(connection, link.instanceId, link.scope, hold.signal),
      inventory: () => getCenter(connection, link.centerId, hold.signal),
    });
    const signal = AbortSignal.any([hold.signal, places.signal]);
    const run = { ...context, link, request, recorder, connection, places, signal, logger };
    const ending = await carryOut(run);
    await hold.quiet();
    await finish(run, owner, ending);
  } finally {
    await hold.quiet();
  }
}

/** What the run is for: what someone asked for, else what a run was for whose process died, else the timer's look. */
async function takeUp({ store, config }: WorkerContext, link: LinkRecord): Promise<RunRequest> {
  const now = new Date();
  const [lost] = await store.runs.reclaim(link.id, now, interrupted);
  if (link.request) return link.request;
  if (lost) return { trigger: lost.trigger, requestedBy: lost.requestedBy, depth: lost.depth };
  const trigger = link.state === "deleting" ? "deleted" : "timer";
  return { trigger, requestedBy: null, depth: depthDue(link, now, config.sync) };
}

const interrupted = {
  code: "Interrupted",
  message: "The service ended while this run was under way. The next run went on from there.",
};

async function carryOut(run: RunContext): Promise<Ending> {
  const { recorder, signal, logger } = run;
  try {
    await (run.link.state === "deleting" ? removeLink(run) : syncLink(run));
    signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted && signal.reason instanceof Stopped) {
      return { result: "stopped", fault: null, stoppedBy: signal.reason.why };
    }
    const located = run.places.locate(error);
    if (located.at === "service") logger.error({ err: error }, "a run broke off unexpectedly");
    return { result: "failed", fault: await mendable(run, located), stoppedBy: null };
  }
  const [failure] = recorder.failures;
  if (run.link.state === "deleting" && failure?.fault) {
    const fault = { ...failure.fault, at: "inventory" as const, status: null };
    return { result: "failed", fault: await mendable(run, fault), stoppedBy: null };
  }
  const imperfect = recorder.totals.failed + recorder.totals.skipped > 0;
  return { result: imperfect ? "succeeded-with-warnings" : "succeeded", fault: null, stoppedBy: null };
}

/** A missing right is mended by a role assignment, which wants the identity's object id. */
async function mendable(
  { azure }: RunContext,
  fault: Omit<LinkFault, "identityObjectId">,
): Promise<LinkFault> {
  return {
    ...fault,
    identityObjectId: fault.status === 403 ? (await azure.syncIdentity.who()).objectId : null,
  };
}

async function finish(run: RunContext, owner: string, ending: Ending): Promise<void> {
  const { store, link, recorder, request, logger } = run;
  const isRemoval = link.state === "deleting";
  const { totals, requests, runId } = recorder;
  const { trigger, depth } = request;
  const code = ending.fault?.code;
  logger.info(
    { runId, trigger, depth, result: ending.result, stoppedBy: ending.stoppedBy, code, totals, requests },
    `${isRemoval ? "removal" : "sync"} of ${link.name}: ${ending.result}`,
  );
  if (ending.stoppedBy === "claim-lost") return;
  const endedAt = new Date();
  if (isRemoval && ending.fault === null && ending.result === "succeeded") {
    await endRemoval(run, owner, endedAt);
    return;
  }
  const fault = ending.stoppedBy === "shutdown" ? interrupted : ending.fault;
  await recorder.end(ending.result, fault, link.fault, endedAt);
  const nextCheckAt = await store.claims.settle(link.id, owner, settlementOf(run, ending, endedAt));
  if (nextCheckAt && nextCheckAt <= endedAt && !run.shutdown.aborted) await store.queue.wake(link.id);
}

function settlementOf(run: RunContext, ending: Ending, endedAt: Date): Settlement {
  const { link, request, config } = run;
  const base = { endedAt, succeeded: false, verified: null, unfinished: null };
  if (ending.result === "stopped") {
    const goesOnAtOnce = ending.stoppedBy === "shutdown";
    const { failures, fault } = link;
    return {
      ...base,
      ...{ failures, fault },
      nextCheckAt: goesOnAtOnce ? endedAt : nextCheck(endedAt, 0, null, config.sync),
      unfinished: ending.stoppedBy === "shutdown" || ending.stoppedBy === "person" ? request : null,
    };
  }
  const failedAsAWhole = ending.result === "failed" || link.state === "deleting";
  const failures = failedAsAWhole ? link.failures + 1 : 0;
  const blind = ending.fault !== null && isBlind(ending.fault);
  return {
    ...base,
    failures,
    fault: ending.fault,
    nextCheckAt: nextCheck(endedAt, failures, ending.fault, config.sync),
    succeeded: !failedAsAWhole,
    verified: blind ? false : !failedAsAWhole && request.depth === "documents" ? true : null,
    unfinished: failedAsAWhole ? repetitionOf(request, blind) : null,
  };
}

/**
 * The timer repeats what failed, as closely as it was asked for; without access, in the cheapest way, since documents are compared
 * afterwards anyway. A deletion stays what it is.
 */
function repetitionOf(request: RunRequest, blind: boolean): RunRequest {
  if (request.trigger === "deleted") return request;
  return { trigger: "timer", requestedBy: null, depth: blind ? "listing" : request.depth };
}
