/** Which Azure we talk to: the public cloud, a sovereign one, or a stand-in. */
export interface ArmEnvironment {
  /** Base address of Azure Resource Manager, `https://management.azure.com` in the public cloud. https only. */
  endpoint: string;
  /** Whom access tokens are for; the scope asked for is `{audience}/.default`. Usually the endpoint itself. */
  audience: string;
}

/** Azure's public cloud. */
export const azurePublicCloud: ArmEnvironment = {
  endpoint: "https://management.azure.com",
  audience: "https://management.azure.com",
};

/** The scope to ask a credential for. `{audience}` may or may not end with a slash. */
export function armScope(environment: ArmEnvironment): string {
  return `${environment.audience.replace(/\/+$/, "")}/.default`;
}
