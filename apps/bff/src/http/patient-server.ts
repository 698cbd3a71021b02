import { createServer, type RequestListener, type Server } from "node:http";

/** How long a client may take, in milliseconds. */
export interface ClientPatience {
  /** For the headers of a request. */
  headersMs: number;
  /** For a request as a whole; how long answering it takes doesn't count. */
  requestMs: number;
  /** Between requests on one connection. Longer than what proxies in front keep theirs, or they send into a closed one. */
  keepAliveMs: number;
  /** How often slow clients are looked for. */
  checkIntervalMs: number;
}

const usualPatience: ClientPatience = {
  headersMs: 15_000,
  requestMs: 30_000,
  keepAliveMs: 75_000,
  checkIntervalMs: 5_000,
};

/** An HTTP server that clients can't hold up by being slow: they are answered 408 and disconnected. */
export function patientServer(listener?: RequestListener, patience = usualPatience): Server {
  const options = {
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    keepAliveTimeout: patience.keepAliveMs,
    connectionsCheckingInterval: patience.checkIntervalMs,
  };
  return createServer(options, listener);
}
