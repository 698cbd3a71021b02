import { join } from "node:path";
import {
  apiCenterLinksApp,
  contosoTenant,
  syncIdentity,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { type Child, startChild } from "./child.ts";
import { root } from "./root.ts";

/** Where a BFF finds the stand-in for Azure; what that logs when it is ready. */
export interface AzureForBff {
  armUrl: string;
  httpUrl: string;
  caCertificateFile: string;
  identityEndpoint: string;
  identityHeader: string;
}

export interface BffOptions {
  dataDir: string;
  logFile: string;
  /** 0 lets the system choose. */
  port: number;
  /** Further environment variables. */
  environment?: Record<string, string>;
  /** Restart it when its sources change. */
  watch?: boolean;
}

/** Starts a BFF as a process of its own. Real Azure is this environment with other values (`.env.example`). */
export function startBff(azure: AzureForBff, options: BffOptions): Promise<Child> {
  const { dataDir, logFile, port, environment, watch } = options;
  return startChild({
    name: "The BFF",
    script: join(root, "apps/bff/src/main.js"),
    ...(watch && { nodeArgs: ["--watch"] }),
    env: {
      // Threads of the C library share two heaps instead of having one each: some 10 MB less at the peak.
      MALLOC_ARENA_MAX: "2",
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      EVENT_GRID_ENDPOINT_URL: `http://127.0.0.1:${port}/webhooks/event-grid`,
      DATA_DIR: dataDir,
      PORTAL_DIR: join(root, "apps/portal/dist"),
      ENTRA_AUTHORITY_HOST: azure.armUrl,
      ENTRA_BROWSER_AUTHORITY_HOST: azure.httpUrl,
      ENTRA_TENANT_ID: contosoTenant.tenantId,
      ENTRA_CLIENT_ID: apiCenterLinksApp.clientId,
      ENTRA_CLIENT_SECRET: apiCenterLinksApp.clientSecret,
      ARM_ENDPOINT: azure.armUrl,
      ARM_AUDIENCE: "https://management.azure.com",
      SYNC_IDENTITY_CLIENT_ID: syncIdentity.clientId,
      IDENTITY_ENDPOINT: azure.identityEndpoint,
      IDENTITY_HEADER: azure.identityHeader,
      NODE_EXTRA_CA_CERTS: azure.caCertificateFile,
      ...environment,
    },
    logFile,
  });
}
