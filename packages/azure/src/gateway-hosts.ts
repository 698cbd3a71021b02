/** The parts of an API Management service that say where its gateway is reached. */
export interface GatewayProperties {
  gatewayUrl?: string | null | undefined;
  hostnameConfigurations?:
    | { type: string; hostName: string; defaultSslBinding?: boolean | null | undefined }[]
    | null
    | undefined;
}

/**
 * Public gateway hosts in the order in which addresses are offered: custom domains first, the default SSL binding
 * first of all; the built-in host only where there is no custom domain (Azure's own sync writes the built-in one
 * even then: Azure/api-center issue 78). Hosts that differ only by letter case are one.
 */
export function gatewayHosts(properties: GatewayProperties): string[] {
  const proxies = (properties.hostnameConfigurations ?? []).filter(
    (host) => host.type.toLowerCase() === "proxy" && host.hostName.trim() !== "",
  );
  const custom = proxies.filter((host) => !isBuiltIn(host.hostName));
  const ordered = [
    ...custom.filter((host) => host.defaultSslBinding === true),
    ...custom.filter((host) => host.defaultSslBinding !== true),
  ].map((host) => host.hostName.trim());
  if (ordered.length > 0) return unique(ordered);

  const builtIn = URL.parse(properties.gatewayUrl ?? "")?.host;
  return unique([...(builtIn ? [builtIn] : []), ...proxies.map((host) => host.hostName.trim())].slice(0, 1));
}

/** The public cloud's suffix and those of Azure Government and Azure China. */
function isBuiltIn(host: string): boolean {
  return /\.azure-api\.(net|us|cn)$/i.test(host.trim());
}

function unique(hosts: string[]): string[] {
  const seen = new Set<string>();
  return hosts.filter((host) => !seen.has(host.toLowerCase()) && seen.add(host.toLowerCase()));
}
