import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { armScope } from "@api-center-links/azure/arm-environment";
import { listPermissions, type Permission } from "@api-center-links/azure/permissions";
import { resourceKey } from "@api-center-links/azure/resource-id";
import type { SyncIdentity } from "@api-center-links/contracts/access";
import { decodeJwt } from "jose";
import { z } from "zod";
import { isHidden } from "./hidden.ts";
import { rememberFor } from "./remember.ts";

/** The identity that syncs sign in as: who it is, and what Azure lets it do. */
export interface SyncIdentityRights {
  /** Never rejects: an identity that can't sign in says why. */
  who(): Promise<SyncIdentity>;
  /**
   * What it may do at a scope, roles inherited and through groups included, as ARM answers it now, or within the last second or so
   * unless it is asked `anew`; nothing where it can't see the scope. Rejects with a `Fault` where ARM can't be asked.
   */
  permissionsAt(scope: string, options?: { anew?: boolean }): Promise<readonly Permission[]>;
}

/** Many panels may be open at once and each asks every few seconds: they share an answer for so long. */
const sharedMs = 1_500;

/** `connect` opens ARM as the sync identity, with the patience of someone who waits. */
export function syncIdentityRights(connect: () => ArmConnection): SyncIdentityRights {
  const remember = rememberFor<readonly Permission[]>(sharedMs);
  return {
    async who() {
      try {
        return identityIn(await tokenOf(connect()));
      } catch (error) {
        return { ...nobody, problem: sentence(error) };
      }
    },
    permissionsAt: (scope, { anew = false } = {}) =>
      remember(
        resourceKey(scope),
        () => unlessHidden(listPermissions(connect(), scope)),
        () => !anew,
      ),
  };
}

async function unlessHidden(permissions: Promise<Permission[]>): Promise<readonly Permission[]> {
  try {
    return await permissions;
  } catch (error) {
    if (isHidden(error)) return [];
    throw error;
  }
}

const nobody = { objectId: null, clientId: null, resourceId: null, kind: "other" } as const;

/** Where there is no managed identity, Azure's client goes on looking for one for long. */
const signInMs = 5_000;

async function tokenOf({ credential, environment }: ArmConnection): Promise<string> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`The sign-in gave no answer within ${signInMs / 1000} seconds.`)),
    signInMs,
  );
  try {
    const token = await Promise.race([credential.getToken(armScope(environment)), late.promise]);
    if (!token) throw new Error("There is no managed identity here.");
    return token.token;
  } finally {
    clearTimeout(timer);
  }
}

/** Claims of Entra's access tokens ("Access token claims reference"); `xms_mirid` is the managed identity's resource. */
const Claims = z.object({
  oid: z.string(),
  appid: z.string().nullish(),
  xms_mirid: z.string().nullish(),
});

function identityIn(token: string): SyncIdentity {
  const { oid, appid, xms_mirid: resourceId } = Claims.parse(decodeJwt(token));
  const userAssigned = /\/Microsoft\.ManagedIdentity\/userAssignedIdentities\//i.test(resourceId ?? "");
  return {
    objectId: oid,
    clientId: appid ?? null,
    resourceId: resourceId ?? null,
    kind: userAssigned ? "user-assigned" : resourceId ? "system-assigned" : "other",
    problem: null,
  };
}

function sentence(error: unknown): string {
  const [firstLine = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return /[.!?]$/.test(firstLine) ? firstLine : `${firstLine}.`;
}
