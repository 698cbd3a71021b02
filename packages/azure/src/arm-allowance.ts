/** A token bucket of ARM's: one principal's requests of one class in one subscription. */
export interface ArmBucket {
  key: string;
  size: number;
  refillPerSecond: number;
}

/** What a process would like to have of a bucket. */
export interface Wish {
  /** Requests that wait. */
  wanted: number;
  /** Parties, such as links, to which they belong. */
  parties: number;
  /** Tokens that ARM's latest answer leaves in the bucket, where one has told since the last wish. */
  left: number | undefined;
}

/** Tokens that were taken from a bucket. */
export interface Grant {
  tokens: number;
  /**
   * How many there were. Of a grant of three from a level of 2.5, two may be used at once and the third when half a token has been
   * refilled: it was taken ahead.
   */
  level: number;
  /** How long nothing may be sent, ms. */
  closedForMs: number;
}

/** Where the tokens are kept that requests to ARM take. Neither method rejects. */
export interface Allowance {
  /**
   * Takes tokens, one at least: half of what there is, if so many are wanted; else one for each party, ahead of the refill. So
   * whoever draws again when it has used its tokens gets as many turns as it has parties.
   */
  draw(bucket: ArmBucket, wish: Wish): Promise<Grant>;
  /** ARM refused a request, and wants to be left alone for a while. */
  close(bucket: ArmBucket, forMs: number): Promise<void>;
}

/** The allowance of a process that is alone. Buckets are full at first. */
export function ownAllowance(): Allowance {
  const buckets = new Map<string, { tokens: number; filledAt: number; closedUntil: number }>();

  function refilled({ key, size, refillPerSecond }: ArmBucket) {
    const now = performance.now();
    const bucket = buckets.get(key) ?? { tokens: size, filledAt: now, closedUntil: now };
    buckets.set(key, bucket);
    const filled = bucket.tokens + ((now - bucket.filledAt) / 1000) * refillPerSecond;
    bucket.tokens = Math.max(bucket.tokens, Math.min(size, filled));
    bucket.filledAt = now;
    return bucket;
  }

  return {
    async draw(given, { wanted, parties, left }) {
      const bucket = refilled(given);
      const generous = left !== undefined && left > given.size;
      const level = generous ? left : Math.min(bucket.tokens, left ?? bucket.tokens);
      const tokens = Math.max(Math.min(wanted, Math.floor(level / 2)), Math.min(wanted, parties));
      bucket.tokens = level - tokens;
      return { tokens, level, closedForMs: Math.max(0, bucket.closedUntil - performance.now()) };
    },
    async close(given, forMs) {
      const bucket = refilled(given);
      bucket.closedUntil = Math.max(bucket.closedUntil, performance.now() + forMs);
    },
  };
}

/** How many times slower than Azure allows a process goes that can't ask: others may go on beside it. */
const slowness = 4;

const longestDrawMs = 2_000;

/**
 * An allowance that is kept elsewhere. While it can't be reached, requests go on at a quarter of ARM's pace and without a burst.
 * `onAway` is told once each time that begins.
 */
export function remoteAllowance(remote: Allowance, onAway: (error: unknown) => void): Allowance {
  let isAway = false;
  async function orElse<T>(asking: Promise<T>, answer: T): Promise<T> {
    const { promise: tooLong, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error("It gave no answer in time.")), longestDrawMs);
    try {
      const given = await Promise.race([asking, tooLong]);
      isAway = false;
      return given;
    } catch (error) {
      if (!isAway) onAway(error);
      isAway = true;
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    draw: (bucket, wish) =>
      orElse(remote.draw(bucket, wish), { tokens: 1, level: 1 - slowness, closedForMs: 0 }),
    close: (bucket, forMs) => orElse(remote.close(bucket, forMs), undefined),
  };
}
