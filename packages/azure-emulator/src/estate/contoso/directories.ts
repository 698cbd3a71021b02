import type { EstateInput } from "../estate.ts";
import {
  apiCenterLinksApp,
  apiDesigners,
  apiProgram,
  apiReaders,
  automation,
  contosoApisIdentity,
  contosoTenant,
  dana,
  fabrikamTenant,
  fiona,
  governanceIdentity,
  omar,
  priya,
  rita,
  syncIdentity,
} from "./identities.ts";

/** The two directories with their people, groups, identities and app registrations. */
export function contosoDirectories(): EstateInput["tenants"] {
  const { clientSecret: automationSecret, ...automationPrincipal } = automation;
  return [
    {
      ...contosoTenant,
      principals: [
        priya,
        omar,
        rita,
        dana,
        syncIdentity,
        governanceIdentity,
        contosoApisIdentity,
        ...[apiReaders, apiProgram, apiDesigners].map((group) => ({ ...group, members: [...group.members] })),
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
