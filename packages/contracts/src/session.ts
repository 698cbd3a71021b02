import { z } from "zod";
import { operation } from "./operation.ts";

/** What the portal must know before anyone is signed in. Holds no secret. */
export const PortalConfiguration = z
  .object({
    productVersion: z.string(),
    signIn: z.object({
      clientId: z.string(),
      tenantId: z.string(),
      /** MSAL's `authority`; with `authorityMetadata` it is only a name and never fetched. */
      authority: z.string(),
      knownAuthorities: z.array(z.string()),
      /** OpenID metadata as JSON text, where browsers reach the sign-in at other addresses than servers do. */
      authorityMetadata: z.string().optional(),
      /** Scopes of the access token for this API. */
      scopes: z.array(z.string()),
    }),
    /** Root of the Azure portal, for links to resources. */
    azurePortalUrl: z.string(),
  })
  .meta({ id: "PortalConfiguration" });
export type PortalConfiguration = z.infer<typeof PortalConfiguration>;

export const getConfiguration = operation({
  id: "getConfiguration",
  method: "get",
  path: "/api/configuration",
  summary: "What the portal needs to start: sign-in addresses and product version",
  anonymous: true,
  needs: [],
  response: { status: 200, schema: PortalConfiguration, description: "The configuration" },
});
