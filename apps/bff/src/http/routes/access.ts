import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import type { Permission } from "@api-center-links/azure/permissions";
import {
  assignCenterRole,
  assignInstanceRole,
  getLinkAccess,
  listSyncAccess,
} from "@api-center-links/contracts/access";
import { assignAccess } from "../../access/assign-access.ts";
import type { Caller } from "../../access/caller.ts";
import { checkIdentity, rightChecker } from "../../access/check-access.ts";
import * as access from "../../access/list-sync-access.ts";
import { readInstance, writeCenter } from "../../access/requirements.ts";
import { grantReader } from "../../access/role-grants.ts";
import type { SyncIdentityRights } from "../../access/sync-identity.ts";
import { tryLinksAgain } from "../../links/try-again.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

/** What the sync identity may do, and giving it the roles that it lacks. */
export function accessRoutes({ store, config }: Service, syncIdentity: SyncIdentityRights): Binding[] {
  const check = rightChecker(syncIdentity, grantReader());
  const asking = (
    given: { caller: Caller; connection: ArmConnection },
    { permissions }: { permissions: readonly Permission[] },
  ) => ({ caller: given.caller, connection: given.connection, permissions });

  return [
    bind(getLinkAccess, async (given) => {
      const who = await syncIdentity.who();
      const { instance, permissions } = given.instance;
      const { center } = given.access;
      const items = await Promise.all([
        checkIdentity(who),
        check(readInstance(instance.id, [given.query.scope]), who, asking(given, { permissions })),
        check(writeCenter(center.id), who, asking(given, given.access)),
      ]);
      return { syncIdentity: who, items, ready: items.every((item) => item.state === "met") };
    }),

    bind(assignInstanceRole, async (given) => {
      const { id } = given.instance.instance;
      const item = await assignAccess(
        { check, syncIdentity, recording: given.recording },
        readInstance(id, ["service-and-workspaces"]),
        asking(given, given.instance),
      );
      await tryLinksAgain(store, id);
      return item;
    }),

    bind(assignCenterRole, async (given) => {
      const { id } = given.access.center;
      const item = await assignAccess(
        { check, syncIdentity, recording: given.recording },
        writeCenter(id),
        asking(given, given.access),
      );
      await tryLinksAgain(store, id);
      return item;
    }),

    bind(listSyncAccess, async (given) => {
      const { caller, connection } = given;
      const { center } = given.access;
      const [who, links] = await Promise.all([syncIdentity.who(), store.links.listOfCenter(center.id)]);
      const { tenantId } = config.entra;
      const [onCenter, instances] = await Promise.all([
        check(writeCenter(center.id), who, asking(given, given.access)),
        access.listSyncAccess(check, who, { caller, connection, tenantId, links }),
      ]);
      return { syncIdentity: who, center: onCenter, instances };
    }),
  ];
}
