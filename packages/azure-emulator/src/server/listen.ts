import type { Server } from "node:http";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** One of the two doors: a server on the loopback addresses of both families. */
export interface Door extends AsyncDisposable {
  port: number;
}

export interface TlsFiles {
  key: string;
  cert: string;
}

/** Listens on 127.0.0.1 and, where there is one, on ::1. Port 0 lets the system choose. */
export async function openDoor(listener: RequestListener, port: number, tls?: TlsFiles): Promise<Door> {
  const make = (): Server => {
    const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
    server.keepAliveTimeout = keepAliveMs;
    return server;
  };
  const first = make();
  await listening(first, port, "127.0.0.1");
  const chosen = (first.address() as AddressInfo).port;
  const servers = [first];
  try {
    const second = make();
    await listening(second, chosen, "::1");
    servers.push(second);
  } catch {
    // No IPv6 on this machine, or the port is taken there: 127.0.0.1 serves.
  }
  return {
    port: chosen,
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map(closed));
    },
  };
}

/** Longer than clients keep idle connections: one that we close while a request is on its way looks like a fault. */
const keepAliveMs = 120_000;

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

const graceMs = 2000;

/** Lets answers under way finish, then closes what still hangs. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const forced = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(forced);
      resolve();
    });
    server.closeIdleConnections();
  });
}
