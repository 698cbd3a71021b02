import { isIP } from "node:net";
import type { Request } from "express";

/**
 * Address of the client, as the trusted proxies in front give it (Express's `trust proxy`); `null` where none can be told. Some of
 * them, App Service's among them, add the client's port.
 */
export function clientAddress({ ip = "" }: Pick<Request, "ip">): string | null {
  const withoutPort = /^\[(.+)\](?::\d+)?$/.exec(ip)?.[1] ?? /^([\d.]+):\d+$/.exec(ip)?.[1] ?? ip;
  const plain = /^::ffff:([\d.]+)$/i.exec(withoutPort)?.[1] ?? withoutPort;
  return isIP(plain) ? plain : null;
}
