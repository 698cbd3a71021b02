import type { TokenCheck } from "../../access/access-token.ts";
import type { SyncIdentityRights } from "../../access/sync-identity.ts";
import type { Binding } from "../bind.ts";
import { accessRoutes } from "./access.ts";
import { activityRoutes } from "./activity.ts";
import { centerRoutes } from "./centers.ts";
import { configurationRoutes } from "./configuration.ts";
import { environmentRoutes } from "./environments.ts";
import { identityRoutes } from "./identities.ts";
import { instanceEventsRoutes } from "./instance-events.ts";
import { instanceRoutes } from "./instances.ts";
import { inventoryRoutes } from "./inventory.ts";
import { linkRoutes } from "./links.ts";
import { runRoutes } from "./runs.ts";
import type { Service } from "./service.ts";

/** Every operation of the contracts with what carries it out. */
export function allBindings(
  service: Service,
  parts: { tokens: TokenCheck; syncIdentity: SyncIdentityRights },
  productVersion: string,
): Binding[] {
  return [
    ...configurationRoutes(service.config, parts.tokens, productVersion),
    ...centerRoutes(service),
    ...environmentRoutes(service),
    ...inventoryRoutes(service),
    ...instanceRoutes(service),
    ...instanceEventsRoutes(service),
    ...accessRoutes(service, parts.syncIdentity),
    ...identityRoutes(),
    ...linkRoutes(service),
    ...runRoutes(service),
    ...activityRoutes(service),
  ];
}
