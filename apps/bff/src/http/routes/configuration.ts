import { getConfiguration, type PortalConfiguration } from "@api-center-links/contracts/session";
import type { OpenIdConfiguration, TokenCheck } from "../../access/access-token.ts";
import type { Config } from "../../config.ts";
import { type Binding, bind } from "../bind.ts";

/** What the portal needs before anyone is signed in. */
export function configurationRoutes(config: Config, tokens: TokenCheck, productVersion: string): Binding[] {
  const { tenantId, clientId, apiScope, authorityHost, browserAuthorityHost } = config.entra;
  return [
    bind(getConfiguration, async (): Promise<PortalConfiguration> => {
      const authority = `${authorityHost}/${tenantId}`;
      return {
        productVersion,
        signIn: {
          clientId,
          tenantId,
          authority,
          knownAuthorities: [new URL(authority).host],
          ...(browserAuthorityHost && {
            authorityMetadata: JSON.stringify(
              forBrowsers(await tokens.metadata(), authorityHost, browserAuthorityHost),
            ),
          }),
          scopes: [apiScope],
        },
        azurePortalUrl: config.azurePortalUrl,
      };
    }),
  ];
}

/**
 * The sign-in service's own metadata with its endpoints where browsers reach them. The issuer stays: it is what tokens name.
 */
function forBrowsers(metadata: OpenIdConfiguration, from: string, to: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => {
      const moves = name !== "issuer" && typeof value === "string" && value.startsWith(from);
      return [name, moves ? to + value.slice(from.length) : value];
    }),
  );
}
