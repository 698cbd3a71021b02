import type { Allowance } from "@api-center-links/azure/arm-allowance";
import { ArmBudget } from "@api-center-links/azure/arm-budget";
import { type ArmConnection, type ArmWitness, armConnection } from "@api-center-links/azure/arm-connection";
import type { ArmEnvironment } from "@api-center-links/azure/arm-environment";
import type { ArmRequest } from "@api-center-links/azure/arm-request";
import { onBehalfOf, syncCredential } from "@api-center-links/azure/identity";
import { backgroundPatience, interactivePatience } from "@api-center-links/azure/patience";
import type { Tenure } from "@api-center-links/azure/tenure";
import type { Config } from "../config.ts";
import type { Caller } from "./caller.ts";
import { type SyncIdentityRights, syncIdentityRights } from "./sync-identity.ts";

/** The two principals that reach Azure through us; see "Two principals" in the README. */
export interface AzureAccess {
  /** ARM with the caller's own rights. `correlationId` is a GUID; `witness` is told of what is sent. */
  asCaller(caller: Caller, correlationId?: string, witness?: ArmWitness): ArmConnection;
  /**
   * ARM as the sync identity, for one link: all links share the identity's budget fairly. With a tenure, nothing is sent once that
   * is over.
   */
  asSyncIdentity(linkId: string, onRequest: (request: ArmRequest) => void, tenure?: Tenure): ArmConnection;
  syncIdentity: SyncIdentityRights;
}

/** `allowance`: what ARM allows the sync identity. */
export function azureAccess(config: Config, allowance: Allowance): AzureAccess {
  const environment: ArmEnvironment = config.arm;
  const exchange = onBehalfOf(config.entra);
  const credential = syncCredential({
    kind: "managedIdentity",
    ...(config.syncIdentityClientId && { clientId: config.syncIdentityClientId }),
  });
  const budget = new ArmBudget(allowance);
  return {
    asCaller: (caller, correlationId, witness) =>
      armConnection({
        environment,
        credential: exchange(caller.token),
        patience: interactivePatience,
        ...(correlationId && { correlationId }),
        ...witness,
      }),
    asSyncIdentity: (linkId, onRequest, tenure) =>
      armConnection({
        ...{ environment, credential, onRequest, ...(tenure && { tenure }) },
        patience: { ...backgroundPatience, ...config.patience },
        pace: { budget, party: linkId, urgent: false },
      }),
    syncIdentity: syncIdentityRights(() =>
      armConnection({
        ...{ environment, credential, patience: interactivePatience },
        pace: { budget, party: "people", urgent: true },
      }),
    ),
  };
}
