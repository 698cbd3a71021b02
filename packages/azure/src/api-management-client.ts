import { ApiManagementClient } from "@azure/arm-apimanagement";
import type { ArmConnection } from "./arm-connection.ts";

/**
 * Azure's client for API Management on our pipeline: its requests are retried, guarded and counted like our own. Asks in the
 * stable api-version the client was made for, unless told another.
 */
export function apiManagementClient(
  connection: ArmConnection,
  subscriptionId: string,
  apiVersion?: string,
): ApiManagementClient {
  return new ApiManagementClient(connection.credential, subscriptionId, {
    ...connection.clientOptions(),
    ...(apiVersion !== undefined && { apiVersion }),
  });
}
