import { AzureAPICenter } from "@azure/arm-apicenter";
import type { ArmConnection } from "./arm-connection.ts";

/**
 * Azure's client for API centers on our pipeline. Its only published version knows the service resource alone and an
 * api-version that is no longer served: ours is put in its place.
 */
export function apiCenterClient(connection: ArmConnection, subscriptionId: string): AzureAPICenter {
  return new AzureAPICenter(connection.credential, subscriptionId, {
    ...connection.clientOptions(),
    apiVersion: apiCenterApiVersion,
  });
}

export const apiCenterApiVersion = "2024-03-01";
