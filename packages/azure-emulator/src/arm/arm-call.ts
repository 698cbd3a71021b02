import type { World } from "../server/world.ts";
import type { ArmPath } from "./arm-path.ts";
import type { Caller } from "./caller.ts";

/** One ARM request, understood and permitted, on its way to whoever answers it. */
export interface ArmCall {
  world: World;
  caller: Caller;
  method: string;
  path: ArmPath;
  query: URLSearchParams;
  apiVersion: string;
  /** The parsed JSON body; `undefined` where none was sent. */
  body: unknown;
  ifMatch: string | undefined;
  /** What the client sent as `x-ms-correlation-request-id`, or a new one. */
  correlationId: string;
  /** Where the client reached us, such as `https://localhost:7301`: links in answers start with it. */
  origin: string;
  /** Names along the provider's types: `names[0]` is the service, and so on. */
  names: string[];
}

export interface ArmReply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type ArmHandler = (call: ArmCall) => ArmReply | Promise<ArmReply>;

/** One resource type and what can be done with it. */
export interface ResourceKind {
  /** Full type, such as `Microsoft.ApiCenter/services/workspaces/apis`. */
  type: string;
  apiVersions: readonly string[];
  /** GET of the collection. Without `listFiltered` it needs the type's read action on the parent. */
  list?: ArmHandler;
  /** The list itself leaves out what the caller can't read, and is never forbidden. */
  listFiltered?: true;
  get?: ArmHandler;
  /** Whoever knows the name may get it: states of operations. */
  openToAll?: true;
  put?: ArmHandler;
  patch?: ArmHandler;
  delete?: ArmHandler;
  /** POST actions on one resource, by name. Each needs `{type}/{name}/action`. */
  actions?: Record<string, ArmHandler>;
}

export const ok = (body: unknown, headers?: Record<string, string>): ArmReply => ({
  status: 200,
  body,
  ...(headers && { headers }),
});
