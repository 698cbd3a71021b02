import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type ArmConnection, armConnection } from "@api-center-links/azure/arm-connection";
import { omar } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { trustCertificateAuthority } from "@api-center-links/azure-emulator/trust";
import { ApiManagementClient } from "@azure/arm-apimanagement";
import { tokenFor } from "../emulator-token.ts";
import type { Stack } from "../stack.ts";
import { idOf } from "./bench-estate.ts";

/** Azure as Omar reaches it, who owns it all, with nothing but Azure's client and `fetch`. */
export interface OmarInAzure {
  management: ApiManagementClient;
  /** Resource group of the benchmark's instances. */
  resourceGroup: string;
  /** A request to API Center, by its path or by an address that it gave; repeated as long as it is throttled. Rejects with what ARM says. */
  center(method: string, pathOrUrl: string, body?: unknown): Promise<Response>;
}

export async function omarInAzure(stack: Stack): Promise<OmarInAzure> {
  trustCertificateAuthority(await readFile(stack.caCertificateFile, "utf8"));
  const token = await tokenFor(stack, omar.userPrincipalName, "https://management.azure.com");
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 24 * 3_600_000 }) };
  const [, , subscriptionId = "", , resourceGroup = ""] = idOf("any").split("/");
  return {
    management: new ApiManagementClient(credential, subscriptionId, { endpoint: stack.armUrl }),
    resourceGroup,
    async center(method, pathOrUrl, body) {
      const url = new URL(pathOrUrl, stack.armUrl);
      if (!url.search) url.search = "api-version=2024-03-01";
      for (;;) {
        const response = await fetch(url, {
          method,
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        if (response.ok) return response;
        const problem = await response.text();
        if (response.status !== 429)
          throw new Error(`${method} ${url.pathname} was answered with ${response.status}: ${problem}`);
        await sleep(retryAfterMs(response));
      }
    },
  };
}

/** The same through this product's own way to ARM. */
export async function omarsConnection(stack: Stack): Promise<ArmConnection> {
  const audience = "https://management.azure.com";
  const token = await tokenFor(stack, omar.userPrincipalName, audience);
  return armConnection({
    environment: { endpoint: stack.armUrl, audience },
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 24 * 3_600_000 }) },
  });
}

/** What ARM asks to wait. */
export function retryAfterMs(response: Response): number {
  return Number(response.headers.get("retry-after") ?? 1) * 1000;
}
