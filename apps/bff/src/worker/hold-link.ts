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
  /** Called twice a second while the link is held. */
  onBeat(work: () => Promise<void>): void;
  /** Stops beating; settles once the last beat is done. The claim stays until it is settled or runs out. */
  quiet(): Promise<void>;
}

const beatMs = 500;
const renewMs = 2_000;
/** How long others wait for a process that says nothing. */
const leaseMs = 15_000;

/** Claims the link and keeps the claim alive. `undefined` where another has it or there is nothing to do. */
export async function holdLink(
  claims: LinkClaims,
  linkId: string,
  owner: string,
  shutdown: AbortSignal,
  onError: (error: unknown) => void,
): Promise<LinkHold | undefined> {
  const link = await claims.claim(linkId, owner, leaseMs, new Date());
  if (!link) return undefined;

  const controller = new AbortController();
  const stop = (why: StopCause) => controller.abort(new Stopped(why));
  const onShutdown = () => stop("shutdown");
  shutdown.addEventListener("abort", onShutdown, { once: true });
  if (shutdown.aborted) onShutdown();

  let work: () => Promise<void> = async () => {};
  let renewedAt = performance.now();
  let quiet = false;

  async function renew(): Promise<void> {
    const now = performance.now();
    if (now - renewedAt < renewMs) return;
    const claim = await claims.renew(linkId, owner, leaseMs);
    if (!claim) {
      stop("claim-lost");
      return;
    }
    renewedAt = now;
    if (!claim.stopRequested) return;
    stop(claim.state === link?.state || claim.state === "active" ? "person" : claim.state);
  }

  async function beat(): Promise<void> {
    try {
      await renew();
      await work();
    } catch (error) {
      onError(error);
      // The claim has run out meanwhile; someone else may have the link.
      if (performance.now() - renewedAt > leaseMs) stop("claim-lost");
    }
  }

  async function beatOn(): Promise<void> {
    while (!quiet) {
      await beat();
      await pause.wait();
    }
  }

  const pause = interruptiblePause(beatMs);
  const beating = beatOn();
  return {
    link,
    signal: controller.signal,
    onBeat(given) {
      work = given;
    },
    async quiet() {
      quiet = true;
      pause.interrupt();
      await beating;
      shutdown.removeEventListener("abort", onShutdown);
    },
  };
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
