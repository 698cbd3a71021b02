import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { type Center, getCenter } from "@api-center-links/azure/centers";
import { isAllowed, listPermissions, type Permission } from "@api-center-links/azure/permissions";
import { resourceKey } from "@api-center-links/azure/resource-id";
import { Fault } from "@api-center-links/sync-engine/fault";
import { Refusal } from "../refusal.ts";
import type { Caller } from "./caller.ts";
import { rememberFor } from "./remember.ts";

/** An API center that the caller may at least read. */
export interface CenterAccess {
  center: Center;
  /** Whether the caller may do what links do there. */
  mayWrite: boolean;
}

/** Rights that a link exercises on the API center; who makes one must hold them too. */
const writeActions = [
  "Microsoft.ApiCenter/services/workspaces/environments/write",
  "Microsoft.ApiCenter/services/workspaces/apis/write",
];
const readAction = "Microsoft.ApiCenter/services/read";

const rememberedMs = 60_000;

/** Opens API centers to callers, remembering ARM's word on a caller and a center for a minute. */
export type OpenCenter = (
  caller: Caller,
  centerId: string,
  connection: ArmConnection,
) => Promise<CenterAccess>;

/**
 * A center that the caller can't read is refused as `not-found`, as one that doesn't exist: the two can't be told apart from
 * outside. Where ARM can't be asked the promise rejects, which means no.
 */
export function centerDoor(): OpenCenter {
  const remember = rememberFor<CenterAccess>(rememberedMs);
  return (caller, centerId, connection) =>
    remember(`${caller.objectId} ${resourceKey(centerId)}`, () => ask(centerId, connection));
}

/** Throws `not-allowed` unless the caller may write. `what` completes "You need … to". */
export function requireWrite(access: CenterAccess, what: string): void {
  if (access.mayWrite) return;
  throw new Refusal(
    "not-allowed",
    `To ${what} you need write access to the API center ${access.center.name}, for example as Azure API Center Service Contributor. Ask its owner.`,
  );
}

async function ask(centerId: string, connection: ArmConnection): Promise<CenterAccess> {
  let center: Center;
  let permissions: Permission[];
  try {
    [center, permissions] = await Promise.all([
      getCenter(connection, centerId),
      listPermissions(connection, centerId),
    ]);
  } catch (error) {
    if (isHidden(error)) throw noSuchCenter(centerId);
    throw error;
  }
  if (!isAllowed(permissions, readAction)) throw noSuchCenter(centerId);
  return { center, mayWrite: writeActions.every((action) => isAllowed(permissions, action)) };
}

function isHidden(error: unknown): boolean {
  if (!(error instanceof Fault) || error.code === "UnexpectedResponse") return false;
  return error.status === 403 || error.status === 404 || error.code === "InvalidAuthenticationTokenTenant";
}

function noSuchCenter(centerId: string): Refusal {
  const name = centerId.slice(centerId.lastIndexOf("/") + 1);
  return new Refusal("not-found", `There is no API center ${name} here, or you can't read it.`);
}
