import { type ArmConnection, armConnection } from "@api-center-links/azure/arm-connection";
import { type ArmEnvironment, armScope } from "@api-center-links/azure/arm-environment";
import type { ArmRequest } from "@api-center-links/azure/arm-request";
import { onBehalfOf, syncCredential } from "@api-center-links/azure/identity";
import { interactivePatience } from "@api-center-links/azure/patience";
import { decodeJwt } from "jose";
import type { Config } from "../config.ts";
import type { Caller } from "./caller.ts";

/** The two principals that reach Azure through us; see "Two principals" in the README. */
export interface AzureAccess {
  /** ARM with the caller's own rights. `correlationId` is a GUID. */
  asCaller(caller: Caller, correlationId?: string): ArmConnection;
  /** ARM as the sync identity. */
  asSyncIdentity(onRequest: (request: ArmRequest) => void): ArmConnection;
  /** Object id of the sync identity, to name it in role assignments; `null` where it can't sign in. */
  syncIdentityObjectId(): Promise<string | null>;
}

export function azureAccess(config: Config): AzureAccess {
  const environment: ArmEnvironment = config.arm;
  const exchange = onBehalfOf(config.entra);
  const syncIdentity = syncCredential({
    kind: "managedIdentity",
    ...(config.syncIdentityClientId && { clientId: config.syncIdentityClientId }),
  });
  return {
    asCaller: (caller, correlationId) =>
      armConnection({
        environment,
        credential: exchange(caller.token),
        patience: interactivePatience,
        ...(correlationId && { correlationId }),
      }),
    asSyncIdentity: (onRequest) => armConnection({ environment, credential: syncIdentity, onRequest }),
    async syncIdentityObjectId() {
      try {
        const token = await syncIdentity.getToken(armScope(environment));
        const { oid } = decodeJwt(token?.token ?? "");
        return typeof oid === "string" ? oid : null;
      } catch {
        return null;
      }
    },
  };
}
