import { expect, test } from "vitest";
import { gatewayHosts } from "./gateway-hosts.ts";

const builtIn = { type: "Proxy", hostName: "contoso.azure-api.net", defaultSslBinding: true };
const gatewayUrl = "https://contoso.azure-api.net";

test("without a custom domain, the built-in host is the address", () => {
  expect(gatewayHosts({ gatewayUrl, hostnameConfigurations: [builtIn] })).toEqual(["contoso.azure-api.net"]);
  expect(gatewayHosts({ gatewayUrl })).toEqual(["contoso.azure-api.net"]);
  expect(gatewayHosts({ hostnameConfigurations: [builtIn] })).toEqual(["contoso.azure-api.net"]);
  expect(gatewayHosts({})).toEqual([]);
});

test("custom domains replace the built-in host, even where that holds the default SSL binding", () => {
  const hostnameConfigurations = [builtIn, { type: "Proxy", hostName: "api.contoso.com" }];
  expect(gatewayHosts({ gatewayUrl, hostnameConfigurations })).toEqual(["api.contoso.com"]);
});

test("the default SSL binding comes first, the others stay in their order", () => {
  const hostnameConfigurations = [
    { type: "Proxy", hostName: "b.contoso.com", defaultSslBinding: false },
    { type: "Proxy", hostName: "a.contoso.com", defaultSslBinding: true },
    { type: "Proxy", hostName: "c.contoso.com" },
  ];
  expect(gatewayHosts({ gatewayUrl, hostnameConfigurations })).toEqual([
    "a.contoso.com",
    "b.contoso.com",
    "c.contoso.com",
  ]);
});

test("hosts of the portals and the management endpoint are no gateway; one host is named once", () => {
  const hostnameConfigurations = [
    { type: "DeveloperPortal", hostName: "developer.contoso.com", defaultSslBinding: true },
    { type: "Management", hostName: "management.contoso.com" },
    { type: "proxy", hostName: "api.contoso.com" },
    { type: "Proxy", hostName: "API.contoso.com" },
  ];
  expect(gatewayHosts({ gatewayUrl, hostnameConfigurations })).toEqual(["api.contoso.com"]);
});

test("built-in hosts of other clouds are built in too", () => {
  const hostnameConfigurations = [
    { type: "Proxy", hostName: "contoso.azure-api.us" },
    { type: "Proxy", hostName: "api.contoso.gov" },
  ];
  expect(gatewayHosts({ hostnameConfigurations })).toEqual(["api.contoso.gov"]);
});
