import type { TenantState } from "../estate/state.ts";
import type { World } from "../server/world.ts";
import { issuerV2 } from "./tokens.ts";

/** OpenID configuration of a directory. Endpoints are behind the door that was asked; the issuer is always the https one. */
export function discoveryDocument(world: World, host: string, name: string, tenant: TenantState | undefined) {
  const base = `${host}/${tenant?.tenantId ?? name}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: issuerV2(world.armUrl, tenant?.tenantId ?? "{tenantid}"),
    request_uri_parameter_supported: false,
    userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      "sub",
      "iss",
      "aud",
      "exp",
      "iat",
      "acr",
      "nonce",
      "preferred_username",
      "name",
      "tid",
      "ver",
    ],
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: "EU",
    cloud_instance_name: "microsoftonline.com",
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: "graph.microsoft.com",
    rbac_url: "https://pas.windows.net",
  };
}

/** What MSAL asks about an authority it doesn't know. MSAL Python drops the port of the endpoint it asks about. */
export function instanceDiscovery(host: string, authorizationEndpoint: string) {
  const [tenant = "common"] = (URL.parse(authorizationEndpoint)?.pathname ?? "").split("/").filter(Boolean);
  const { hostname, host: withPort } = new URL(host);
  return {
    tenant_discovery_endpoint: `${host}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [
      {
        preferred_network: withPort,
        preferred_cache: withPort,
        aliases: [withPort, hostname, "login.microsoftonline.com"],
      },
    ],
  };
}
