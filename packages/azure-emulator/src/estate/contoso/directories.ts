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
  fabrikamAutomation,
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
  const withSecret = ({ clientSecret, ...principal }: typeof automation | typeof fabrikamAutomation) => ({
    ...principal,
    clientSecrets: [clientSecret],
  });
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
        withSecret(automation),
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
    { ...fabrikamTenant, principals: [fiona, withSecret(fabrikamAutomation)], apps: [] },
  ];
}
