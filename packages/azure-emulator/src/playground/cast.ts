import { fiona, omar, priya, rita, syncIdentity } from "../estate/contoso/identities.ts";
import type { PlaygroundCast } from "./page.ts";

/** People and sync identity of the `contoso` estate, and of every estate made with its directories. */
export const contosoCast: PlaygroundCast = {
  people: [omar, priya, rita, fiona].map(({ userPrincipalName, displayName }) => ({
    account: userPrincipalName,
    displayName,
  })),
  syncIdentity: { objectId: syncIdentity.objectId, displayName: syncIdentity.displayName },
};
