import type { Tenure } from "@api-center-links/azure/tenure";
import type { LinkClaims } from "../store/link-claims.ts";
import type { LinkRecord } from "../store/link-record.ts";

/** Why a run ends before it is done. */
export type StopCause = "person" | "paused" | "deleting" | "shutdown" | "claim-lost";

/** The reason of a held link's signal. */
export class Stopped extends Error {
  readonly why: StopCause;

  constructor(why: StopCause) {
    super(`The run was stopped: ${why}.`);
    this.name = "Stopped";
    this.why = why;
  }
}

/** A link that this process has for itself, until it settles it. */
export interface LinkHold {
  link: LinkRecord;
  /** Aborts with a {@link Stopped} when the run must end. */
  signal: AbortSignal;
  /** Ends well before anyone else may have the link, whatever kept this process from renewing its claim. */
  tenure: Tenure;
  /** Called twice a second while the link is held. */
  onBeat(work: () => Promise<void>): void;
  /** Stops beating; settles once the last beat is done. The claim stays until it is settled or runs out. */
  quiet(): Promise<void>;
}

const beatMs = 500;

/** Claims the link and keeps the claim alive. `undefined` where another has it or there is nothing to do. */
export async function holdLink(
  claims: LinkClaims,
  linkId: string,
  owner: string,
  {
    leaseMs,
    shutdown,
    onError,
  }: {
    /** How long others wait for a process that says nothing. */
    leaseMs: number;
    shutdown: AbortSignal;
    onError: (error: unknown) => void;
  },
): Promise<LinkHold | undefined> {
  let sinceRenewalMs = stopwatch();
  const link = await claims.claim(linkId, owner, leaseMs, new Date());
  if (!link) return undefined;

  const controller = new AbortController();
  const ended = new AbortController();
  const stop = (why: StopCause) => controller.abort(new Stopped(why));
  const onShutdown = () => stop("shutdown");
  shutdown.addEventListener("abort", onShutdown, { once: true });
  if (shutdown.aborted) onShutdown();

  /** What is left of the lease then is for what is on its way to Azure. */
  const tenureMs = (leaseMs * 2) / 3;
  let end: NodeJS.Timeout | undefined;
  function lose(): void {
    stop("claim-lost");
    ended.abort(new Stopped("claim-lost"));
  }
  function hold(since: () => number): void {
    sinceRenewalMs = since;
    clearTimeout(end);
    end = setTimeout(lose, Math.max(0, tenureMs - since()));
  }
  hold(sinceRenewalMs);

  let work: () => Promise<void> = async () => {};
  let quiet = false;

  async function renew(): Promise<void> {
    if (sinceRenewalMs() < leaseMs / 8) return;
    const since = stopwatch();
    const claim = await claims.renew(linkId, owner, leaseMs);
    if (!claim) return lose();
    hold(since);
    if (!claim.stopRequested) return;
    stop(claim.state === link?.state || claim.state === "active" ? "person" : claim.state);
  }

  async function beat(): Promise<void> {
    try {
      await renew();
      await work();
    } catch (error) {
      onError(error);
    }
  }

  async function beatOn(): Promise<void> {
    while (!quiet && !ended.signal.aborted) {
      await beat();
      await pause.wait();
    }
  }

  const pause = interruptiblePause(beatMs);
  const beating = beatOn();
  return {
    link,
    signal: controller.signal,
    tenure: {
      ended: ended.signal,
      check() {
        if (sinceRenewalMs() >= tenureMs) lose();
        ended.signal.throwIfAborted();
      },
    },
    onBeat(given) {
      work = given;
    },
    async quiet() {
      quiet = true;
      pause.interrupt();
      await beating;
      clearTimeout(end);
      shutdown.removeEventListener("abort", onShutdown);
    },
  };
}

/**
 * Milliseconds since it was started, by whichever clock saw more go by: the monotonic one stands still while a machine sleeps, the
 * other can be put back.
 */
function stopwatch(): () => number {
  const [startedAt, startedOn] = [performance.now(), Date.now()];
  return () => Math.max(performance.now() - startedAt, Date.now() - startedOn);
}

function interruptiblePause(durationMs: number) {
  let wake = () => {};
  return {
    wait: () =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, durationMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    interrupt: () => wake(),
  };
}
