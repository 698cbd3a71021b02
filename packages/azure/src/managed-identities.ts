import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";

/** A user-assigned managed identity. */
export interface UserAssignedIdentity {
  /** ARM id. */
  id: string;
  /** Object id of its service principal. */
  principalId: string | null;
  clientId: string | null;
}

/** User-assigned identities of a subscription that the connection's principal can read. Rejects with a `Fault`. */
export async function listUserAssignedIdentities(
  connection: ArmConnection,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<UserAssignedIdentity[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  const found = await connection.list(path, { apiVersion: "2023-01-31", schema: IdentityResource, signal });
  return found.map(({ id, properties }) => ({
    id,
    principalId: properties?.principalId ?? null,
    clientId: properties?.clientId ?? null,
  }));
}

const IdentityResource = z.object({
  id: z.string(),
  properties: z.object({ principalId: z.string().nullish(), clientId: z.string().nullish() }).nullish(),
});
