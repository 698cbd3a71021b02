import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { isAllowed, listPermissions, type Permission } from "@api-center-links/azure/permissions";
import { resourceKey, resourceName } from "@api-center-links/azure/resource-id";
import { CenterParams } from "@api-center-links/contracts/names";
import type { Operation } from "@api-center-links/contracts/operation";
import { explainMissing, type Right, readCenter } from "@api-center-links/contracts/rights";
import { z } from "zod";
import type { Recording } from "../activity/recording.ts";
import { Refusal } from "../refusal.ts";
import type { AzureAccess } from "./azure-access.ts";
import type { Caller } from "./caller.ts";
import { askCenter, type CenterAccess, centerIdFrom, noSuchCenter } from "./center-access.ts";
import { askInstance, type InstanceAccess, instanceIdFrom } from "./instance-access.ts";
import { rememberFor } from "./remember.ts";
import { roleCommand } from "./role-command.ts";

/** A signed-in person's request, its parts checked. */
export interface Asked {
  caller: Caller;
  params: unknown;
  query: unknown;
  body: unknown;
  /** A GUID, also sent to ARM. */
  correlationId: string;
  /** Of an operation that is recorded: learns in which API center it happens, and what is sent to ARM. */
  recording?: Recording | undefined;
}

/** What an operation works with, once it is allowed. */
export interface Granted {
  /** ARM on behalf of the caller. */
  connection: ArmConnection;
  /** Of operations that need something at an API center. */
  access: CenterAccess | undefined;
  /** Of operations that need something at an API Management instance. */
  instance: InstanceAccess | undefined;
}

/**
 * Whether the caller may do what is asked, in ARM's word. Throws a `Refusal` where not: `not-found` for an API center that the
 * caller can't read, `instance-not-found` for such an instance, else `not-allowed`, which names what is missing. Rejects where ARM
 * can't be asked: that too means no, but says why.
 */
export type Authorize = (operation: Operation, asked: Asked) => Promise<Granted>;

/** How long ARM's yes to a caller at a scope holds. */
const rememberedMs = 60_000;

export function authorizer(azure: Pick<AzureAccess, "asCaller">, tenantId: string): Authorize {
  const rememberCenter = rememberFor<CenterAccess>(rememberedMs);
  const rememberPermissions = rememberFor<Permission[]>(rememberedMs);

  // A remembered no is asked about again: someone may just have assigned the role.
  async function centerOf(
    connection: ArmConnection,
    { caller, params, recording }: Asked,
    rights: Right[],
  ): Promise<CenterAccess> {
    const id = centerIdFrom(CenterParams.parse(params));
    const access = await rememberCenter(
      keyOf(caller, id),
      () => askCenter(connection, id),
      ({ permissions }) => rights.every((right) => holds(permissions, right)),
    );
    if (!holds(access.permissions, readCenter)) throw noSuchCenter(id);
    recording?.happensIn(access.center.id);
    return access;
  }

  function instanceOf(connection: ArmConnection, asked: Asked, rights: Right[]): Promise<InstanceAccess> {
    const { text, field } = resourceIdIn(asked);
    const wanted = instanceIdFrom(text, field);
    return askInstance(connection, wanted, {
      tenantId,
      field,
      listPermissions: () =>
        rememberPermissions(
          keyOf(asked.caller, wanted.id),
          () => listPermissions(connection, wanted.id),
          (permissions) => rights.every((right) => holds(permissions, right)),
        ),
    });
  }

  return async ({ needs }, asked) => {
    const connection = azure.asCaller(asked.caller, asked.correlationId, asked.recording);
    const atCenter = needs.filter((right) => right.at === "center");
    const atInstance = needs.filter((right) => right.at === "instance");
    const granted: Granted = { connection, access: undefined, instance: undefined };
    // One after the other: who may do nothing at the center learns nothing about instances.
    if (atCenter.length > 0) {
      granted.access = await centerOf(connection, asked, atCenter);
      requireAll(atCenter, granted.access.permissions, granted.access.center.id, asked.caller);
    }
    if (atInstance.length > 0) {
      granted.instance = await instanceOf(connection, asked, atInstance);
      requireAll(atInstance, granted.instance.permissions, granted.instance.instance.id, asked.caller);
    }
    return granted;
  };
}

/** Whether the permissions, which hold on an API center, are all that the operation needs there. */
export function allowedAtCenter(permissions: readonly Permission[], { needs }: Operation): boolean {
  return needs.every((right) => right.at !== "center" || holds(permissions, right));
}

function keyOf({ objectId }: Caller, scope: string): string {
  return `${objectId} ${resourceKey(scope)}`;
}

function holds(permissions: readonly Permission[], right: Right): boolean {
  return right.actions.every((action) => isAllowed(permissions, action));
}

function requireAll(
  rights: Right[],
  permissions: readonly Permission[],
  scope: string,
  caller: Caller,
): void {
  const missing = rights.flatMap(({ actions, role }) => {
    const lacking = actions.filter((action) => !isAllowed(permissions, action));
    return lacking.length > 0 ? [{ actions: lacking, role, scope }] : [];
  });
  const [first] = missing;
  if (!first) return;
  throw new Refusal("not-allowed", explainMissing(first, resourceName(scope)), {
    missing,
    command: roleCommand({
      ...{ role: first.role, scope },
      ...{ principalId: caller.objectId, principalType: "User" },
    }),
  });
}

const WithResourceId = z.object({ resourceId: z.string() });

function resourceIdIn({ body, query }: Asked): { text: string; field: string } {
  const inBody = WithResourceId.safeParse(body);
  if (inBody.success) return { text: inBody.data.resourceId, field: "/resourceId" };
  return { text: WithResourceId.parse(query).resourceId, field: "?resourceId" };
}
