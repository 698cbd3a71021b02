/** One ARM request as the log shows it. Entries appear, and get their number, when a request has ended. */
export interface LoggedRequest {
  seq: number;
  /** When the request arrived. */
  time: string;
  /** Who sent it; `null` without a valid token. */
  principal: { objectId: string; displayName: string; kind: string } | null;
  method: string;
  path: string;
  /** The query without its question mark, as sent. */
  query: string;
  apiVersion: string | null;
  /** 0 where the connection ended without an answer. */
  status: number;
  durationMs: number;
  requestBytes: number;
  responseBytes: number;
  correlationId: string;
  userAgent: string;
  /** What an injected fault did, where one did. */
  fault?: string;
  /** The request's body, while `recordBodies` is on. */
  body?: unknown;
}

/** Enough for the largest benchmark; beyond it the oldest are forgotten. */
const kept = 250_000;

/** Every ARM request so far, polls of long-running operations included. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #nextSeq = 1;

  add(entry: Omit<LoggedRequest, "seq">): void {
    this.#entries.push({ seq: this.#nextSeq++, ...entry });
    if (this.#entries.length > kept * 1.1) this.#entries = this.#entries.slice(-kept);
  }

  /** Requests with a greater number than `seq`, in their order. */
  since(seq: number): LoggedRequest[] {
    const first = this.#entries[0];
    if (!first) return [];
    return this.#entries.slice(Math.max(0, seq + 1 - first.seq));
  }

  /** The number the latest request got. */
  get lastSeq(): number {
    return this.#nextSeq - 1;
  }

  /** Forgets the entries; numbers go on. */
  clear(): void {
    this.#entries = [];
  }
}
