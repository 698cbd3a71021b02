import type { EstateInput } from "../estate.ts";
import {
  apiCenterLinksApp,
  automation,
  contosoApisIdentity,
  contosoTenant,
  fabrikamTenant,
  fiona,
  omar,
  priya,
  rita,
  syncIdentity,
} from "./identities.ts";

/** The two directories with their people, identities and app registrations. */
export function contosoDirectories(): EstateInput["tenants"] {
  const { clientSecret: automationSecret, ...automationPrincipal } = automation;
  return [
    {
      ...contosoTenant,
      principals: [
        priya,
        omar,
        rita,
        syncIdentity,
        contosoApisIdentity,
        { ...automationPrincipal, clientSecrets: [automationSecret] },
      ],
      apps: [
        {
          clientId: apiCenterLinksApp.clientId,
          displayName: apiCenterLinksApp.displayName,
          clientSecrets: [apiCenterLinksApp.clientSecret],
          redirectUris: [apiCenterLinksApp.redirectUri],
          scopes: [apiCenterLinksApp.scope],
        },
      ],
    },
    { ...fabrikamTenant, principals: [fiona], apps: [] },
  ];
}
