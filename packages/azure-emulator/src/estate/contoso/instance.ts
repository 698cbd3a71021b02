import type { EstateInput } from "../estate.ts";

type ApiManagementInput = NonNullable<
  NonNullable<EstateInput["subscriptions"][number]["resourceGroups"]>[number]["apiManagementServices"]
>[number];

export type InstancePlan = {
  name: string;
  location: string;
  sku: { name: string; capacity: number };
  createdOn: string;
  publisher: { name: string; email: string };
  tags?: Record<string, string>;
  /** Own gateway domains; the first is the default SSL binding. The built-in host is there besides. */
  domains?: string[];
};

/** An API Management instance without APIs, with the properties that ARM shows of one. */
export function instance(plan: InstancePlan): ApiManagementInput {
  const { name, location, sku, domains = [] } = plan;
  const ownDomains = domains.map((hostName, index) => ({
    type: "Proxy",
    hostName,
    keyVaultId: `https://kv-${name}.vault.azure.net/secrets/${hostName.replaceAll(".", "-")}`,
    negotiateClientCertificate: false,
    defaultSslBinding: index === 0,
    certificateSource: "KeyVault",
    certificate: {
      expiry: "2027-03-31T23:59:59+00:00",
      thumbprint: "9F4C1D20B7E85A3364D0C2E1F7A9B8536E4D1C0A",
      subject: `CN=${hostName}`,
    },
  }));
  return {
    name,
    location,
    sku,
    tags: plan.tags ?? {},
    properties: {
      publisherEmail: plan.publisher.email,
      publisherName: plan.publisher.name,
      notificationSenderEmail: "apimgmt-noreply@mail.windowsazure.com",
      provisioningState: "Succeeded",
      targetProvisioningState: "",
      createdAtUtc: plan.createdOn,
      gatewayUrl: `https://${name}.azure-api.net`,
      gatewayRegionalUrl: `https://${name}-${location}-01.regional.azure-api.net`,
      portalUrl: `https://${name}.portal.azure-api.net`,
      developerPortalUrl: `https://${name}.developer.azure-api.net`,
      developerPortalStatus: "Enabled",
      managementApiUrl: `https://${name}.management.azure-api.net`,
      scmUrl: `https://${name}.scm.azure-api.net`,
      hostnameConfigurations: [
        {
          type: "Proxy",
          hostName: `${name}.azure-api.net`,
          negotiateClientCertificate: false,
          defaultSslBinding: domains.length === 0,
          certificateSource: "BuiltIn",
        },
        ...ownDomains,
      ],
      virtualNetworkType: "None",
      disableGateway: false,
      publicNetworkAccess: "Enabled",
      apiVersionConstraint: {},
      platformVersion: "stv2",
    },
  };
}
