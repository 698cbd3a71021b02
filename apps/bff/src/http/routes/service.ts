import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { centerIdOf, ResourceIdError } from "@api-center-links/azure/resource-id";
import type { CenterParams } from "@api-center-links/contracts/names";
import type { AzureAccess } from "../../access/azure-access.ts";
import type { Caller } from "../../access/caller.ts";
import type { CenterAccess, OpenCenter } from "../../access/center-access.ts";
import type { Config } from "../../config.ts";
import { Refusal } from "../../refusal.ts";
import type { Store } from "../../store/store.ts";

/** What the routes work with. */
export interface Service {
  config: Config;
  store: Store;
  azure: AzureAccess;
  openCenter: OpenCenter;
}

/** An API center opened for one request. */
export interface OpenedCenter {
  centerId: string;
  access: CenterAccess;
  /** ARM on behalf of the caller. */
  connection: ArmConnection;
}

/** Opens the center that the path names, or refuses it as `not-found`. Every route below a center begins with this. */
export async function openCenter(
  service: Service,
  given: { params: CenterParams; caller: Caller; correlationId: string },
): Promise<OpenedCenter> {
  const { subscriptionId, resourceGroup, centerName } = given.params;
  const centerId = idOf({ subscriptionId, resourceGroup, name: centerName });
  const connection = service.azure.asCaller(given.caller, given.correlationId);
  const access = await service.openCenter(given.caller, centerId, connection);
  return { centerId: access.center.id, access, connection };
}

function idOf(parts: { subscriptionId: string; resourceGroup: string; name: string }): string {
  try {
    return centerIdOf(parts);
  } catch (error) {
    if (!(error instanceof ResourceIdError)) throw error;
    throw new Refusal("invalid-request", error.message, {
      errors: [{ field: "{resourceGroup}", message: error.message }],
    });
  }
}
