import { randomUUID } from "node:crypto";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import type { ArmRequest } from "@api-center-links/azure/arm-request";
import { getCenter } from "@api-center-links/azure/centers";
import { askForScope } from "@api-center-links/azure/source-scope";
import type { Tenure } from "@api-center-links/azure/tenure";
import type { Logger } from "pino";
import type { AzureAccess } from "../access/azure-access.ts";
import type { Remember } from "../access/remember.ts";
import type { Config } from "../config.ts";
import { depthDue, nextCheck } from "../links/next-check.ts";
import { isBlind } from "../links/status-reason.ts";
import type { PendingChange } from "../store/change-store.ts";
import { ClaimLost } from "../store/claim-lost.ts";
import type { Settlement } from "../store/link-claims.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { Store } from "../store/store.ts";
import type { LinkFault, RunRequest } from "../store/tables.ts";
import { endRemoval } from "./end-removal.ts";
import { type FaultPlaces, faultPlaces } from "./fault-place.ts";
import { holdLink, type StopCause, Stopped } from "./hold-link.ts";
import { interrupted } from "./interrupted.ts";
import { removeLink } from "./remove-link.ts";
import { runLimits } from "./run-limits.ts";
import { beginRun, type RunRecorder } from "./run-record.ts";
import { syncLink } from "./sync-link.ts";

export interface WorkerContext {
  config: Config;
  store: Store;
  azure: AzureAccess;
  logger: Logger;
  /** Aborts when the process shuts down. */
  shutdown: AbortSignal;
  /** How many APIs an API center holds, remembered for a while: counting them takes a request for every fifty. */
  centerSizes: Remember<number>;
}

/** What carries out a run knows this. */
export interface RunContext extends WorkerContext {
  link: LinkRecord;
  /** Whose claim on the link it is. */
  owner: string;
  tenure: Tenure;
  request: RunRequest;
  recorder: RunRecorder;
  /** ARM as the sync identity. */
  connection: ArmConnection;
  places: FaultPlaces;
  /** What was noticed: the run is for that alone. `undefined`: for all of the link. */
  changes: PendingChange[] | undefined;
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
  const hold = await holdLink(store.claims, linkId, owner, {
    leaseMs: context.config.sync.leaseMs,
    shutdown,
    onError: (error) => logger.error({ err: error }, "the state of a run could not be stored"),
  });
  if (!hold) return;
  try {
    const { link, tenure } = hold;
    tenure.check();
    const { request, changes } = await takeUp(context, link, owner);
    const recorder = await beginRun(store, { linkId, owner }, request, new Date(), tenure);
    const limits = runLimits({ deadlineMs: context.config.sync.runDeadlineMs, room: () => store.room() });
    hold.onBeat(async () => {
      await limits.look();
      await recorder.flush();
    });
    const onRequest = (each: ArmRequest) => {
      limits.count(each);
      recorder.count(each);
    };
    const connection = context.azure.asSyncIdentity(link.id, onRequest, tenure);
    const places = faultPlaces({
      source: () => askForScope(connection, link.instanceId, link.scope, hold.signal),
      inventory: () => getCenter(connection, link.centerId, hold.signal),
    });
    const signal = AbortSignal.any([hold.signal, places.signal, limits.signal]);
    await limits.look();
    const run = {
      ...{ ...context, link, owner, tenure, request, changes, recorder, connection, places, signal, logger },
    };
    const ending = await carryOut(run);
    await hold.quiet();
    await finish(run, ending);
  } catch (error) {
    if (!isClaimLost(error)) throw error;
    logger.info("another process has taken over the link");
  } finally {
    await hold.quiet();
  }
}

interface Task {
  request: RunRequest;
  changes?: PendingChange[] | undefined;
}

/**
 * What the run is for: what someone asked for, else what a run was for whose process died, else the changes that were noticed, else
 * the timer's look.
 */
async function takeUp({ store, config }: WorkerContext, link: LinkRecord, owner: string): Promise<Task> {
  const now = new Date();
  const [lost] = await store.runs.reclaim(link.id, owner, now, interrupted);
  if (link.request) return { request: link.request };
  if (lost && !isOfChanges(lost)) {
    return { request: { trigger: lost.trigger, requestedBy: lost.requestedBy, depth: lost.depth } };
  }
  if (link.state === "deleting") return { request: timerRequest("deleted", "listing") };
  // However many changes come: the timer's look is only ever late by one interval.
  const overdueMs = now.getTime() - (link.nextCheckAt?.getTime() ?? now.getTime());
  const changes = overdueMs < config.sync.intervalMs ? await noticed(store, link) : [];
  const via = changes.find((change) => change.via === "event") ?? changes[0];
  if (via) return { request: timerRequest(via.via, "documents"), changes };
  return { request: timerRequest("timer", depthDue(link, now, config.sync)) };
}

async function noticed(store: Store, link: LinkRecord): Promise<PendingChange[]> {
  if (link.state !== "active" || link.fault || !link.lastSuccessAt) return [];
  return store.changes.pending(link.id, changesAtOnce);
}

/** So that changes which come meanwhile don't wait for long. */
const changesAtOnce = 100;

function timerRequest(trigger: RunRequest["trigger"], depth: RunRequest["depth"]): RunRequest {
  return { trigger, requestedBy: null, depth };
}

function isOfChanges({ trigger }: Pick<RunRequest, "trigger">): boolean {
  return trigger === "event" || trigger === "activity-log";
}

async function carryOut(run: RunContext): Promise<Ending> {
  const { recorder, signal, logger } = run;
  try {
    signal.throwIfAborted();
    await (run.link.state === "deleting" ? removeLink(run) : syncLink(run));
    signal.throwIfAborted();
    run.tenure.check();
  } catch (error) {
    if (isClaimLost(error)) return { result: "stopped", fault: null, stoppedBy: "claim-lost" };
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
  const { failed, skipped, held } = recorder.totals;
  const imperfect = failed + skipped + held > 0;
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

/** The database may know before this process does. */
function isClaimLost(error: unknown): boolean {
  if (error instanceof Stopped) return error.why === "claim-lost";
  return error instanceof ClaimLost || (error instanceof Error && error.cause instanceof ClaimLost);
}

async function finish(run: RunContext, ending: Ending): Promise<void> {
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
  if (isRemoval && ending.fault === null && ending.stoppedBy === null) {
    await endRemoval(run, endedAt);
    return;
  }
  const fault = ending.stoppedBy === "shutdown" ? interrupted : ending.fault;
  if (run.changes && ending.fault === null && ending.stoppedBy === null) {
    await store.changes.settle(link.id, run.changes);
  }
  await recorder.end(ending.result, fault, link.fault, endedAt);
  const isDue = await store.claims.settle(link.id, run.owner, settlementOf(run, ending, endedAt));
  if (isDue && !run.shutdown.aborted) await store.queue.wake(link.id);
}

function settlementOf(run: RunContext, ending: Ending, endedAt: Date): Settlement {
  const { link, request, config } = run;
  const base = { endedAt, succeeded: false, documentsKnown: null, verification: null, unfinished: null };
  if (ending.result === "stopped") {
    const goesOnAtOnce = ending.stoppedBy === "shutdown";
    const { failures, fault } = link;
    return {
      ...base,
      ...{ failures, fault },
      nextCheckAt: goesOnAtOnce ? endedAt : nextCheck(endedAt, 0, null, config.sync),
      unfinished: goesOnAtOnce || ending.stoppedBy === "person" ? unfinished(request) : null,
    };
  }
  const failedAsAWhole = ending.result === "failed" || link.state === "deleting";
  const failures = failedAsAWhole ? link.failures + 1 : 0;
  const blind = ending.fault !== null && isBlind(ending.fault);
  const isOfAll = !failedAsAWhole && !run.changes;
  return {
    ...base,
    failures,
    fault: ending.fault,
    nextCheckAt:
      run.changes && failures === 0
        ? (link.nextCheckAt ?? endedAt)
        : nextCheck(endedAt, failures, ending.fault, config.sync),
    succeeded: !failedAsAWhole,
    documentsKnown: blind ? false : isOfAll && request.depth !== "listing" ? true : null,
    verification: isOfAll && request.depth === "verify" ? run.recorder.verification(endedAt) : null,
    unfinished: failedAsAWhole ? repetitionOf(request, blind) : null,
  };
}

/** Changes stay noticed until a run has brought them in. */
function unfinished(request: RunRequest): RunRequest | null {
  return isOfChanges(request) ? null : request;
}

/**
 * The timer repeats what failed, as closely as it was asked for; without access, in the cheapest way, since documents are compared
 * afterwards anyway. A deletion stays what it is.
 */
function repetitionOf(request: RunRequest, blind: boolean): RunRequest | null {
  if (request.trigger === "deleted") return request;
  if (isOfChanges(request)) return null;
  return { trigger: "timer", requestedBy: null, depth: blind ? "listing" : request.depth };
}
