import { z } from "zod";
import { named } from "../../estate/collection.ts";
import type { ManagementServiceState } from "../../estate/state.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { managementPath } from "../arm-path.ts";
import { tokenPage } from "../paging.ts";
import { mayDo } from "../rbac.ts";
import { changedIdentity, IdentityBody, removeSystemAssigned, shownIdentity } from "../service-identity.ts";
import { parseBody } from "../validation.ts";
import { findService, resourceGroupOf, serviceType } from "./place.ts";

const HostnameConfiguration = z.looseObject({
  type: z.enum(["Proxy", "Portal", "Management", "Scm", "DeveloperPortal", "ConfigurationApi"]),
  hostName: z.string().min(1),
  defaultSslBinding: z.boolean().optional(),
});
const Properties = z.looseObject({
  publisherEmail: z.string().max(100).optional(),
  publisherName: z.string().max(100).optional(),
  hostnameConfigurations: z.array(HostnameConfiguration).optional(),
});
const PatchBody = z.object({
  tags: z.record(z.string(), z.string()).optional(),
  sku: z.object({ name: z.string(), capacity: z.number().default(1) }).optional(),
  identity: IdentityBody.optional(),
  properties: Properties.optional(),
});
const PutBody = PatchBody.extend({
  location: z.string().min(1),
  sku: z.object({ name: z.string(), capacity: z.number().default(1) }),
  properties: Properties.extend({ publisherEmail: z.string().max(100), publisherName: z.string().max(100) }),
});

export function listServices(call: ArmCall): ArmReply {
  const subscription = call.world.state.subscriptions.get(call.path.subscriptionId ?? "");
  const groups =
    call.path.resourceGroup === undefined
      ? [...(subscription?.resourceGroups ?? [])]
      : [resourceGroupOf(call)];
  const all = groups.flatMap((group) =>
    [...group.apiManagementServices].map((service) => ({
      service,
      path: managementPath(call.path.subscriptionId ?? "", group.name, service.name),
    })),
  );
  const visible = all.filter(({ path }) => mayDo(call.world, call.caller, `${serviceType}/read`, path));
  return tokenPage(call, visible, call.world.behavior.pageSizes.resources, ({ service, path }) =>
    show(path, service),
  );
}

export function getService(call: ArmCall): ArmReply {
  const { service, path } = findService(call);
  return ok(show(path, service));
}

export function putService(call: ArmCall): ArmReply {
  const body = parseBody(PutBody, call.body);
  const group = resourceGroupOf(call);
  const name = call.names[0] ?? "";
  const before = group.apiManagementServices.get(name);
  const path = managementPath(call.path.subscriptionId ?? "", group.name, before?.name ?? name);
  const service: ManagementServiceState = {
    name,
    apis: named(),
    apiVersionSets: named(),
    products: named(),
    apiTags: named(),
    workspaces: named(),
    ...before,
    location: before?.location ?? body.location,
    sku: body.sku,
    tags: body.tags ?? {},
    properties: { ...before?.properties, ...body.properties },
  };
  setIdentity(call, service, path, body.identity);
  group.apiManagementServices.set(service);
  call.world.changed();
  return { status: before ? 200 : 201, body: show(path, service) };
}

export function patchService(call: ArmCall): ArmReply {
  const { service, path } = findService(call);
  const body = parseBody(PatchBody, call.body);
  setIdentity(call, service, path, body.identity);
  if (body.tags) service.tags = body.tags;
  if (body.sku) service.sku = body.sku;
  if (body.properties) service.properties = { ...service.properties, ...body.properties };
  call.world.changed();
  return ok(show(path, service));
}

export function deleteService(call: ArmCall): ArmReply {
  const group = resourceGroupOf(call);
  const service = group.apiManagementServices.get(call.names[0] ?? "");
  if (!service) return { status: 204 };
  group.apiManagementServices.delete(service.name);
  removeSystemAssigned(call, service.identity);
  call.world.changed();
  return { status: 200 };
}

function setIdentity(
  call: ArmCall,
  service: ManagementServiceState,
  path: string,
  wanted: z.infer<typeof IdentityBody> | undefined,
): void {
  const identity = changedIdentity(
    call,
    { path, name: service.name, type: serviceType },
    service.identity,
    wanted,
  );
  if (identity) service.identity = identity;
  else delete service.identity;
}

/** Properties the estate leaves out get the values every instance has. */
function show(path: string, service: ManagementServiceState) {
  const { name, properties } = service;
  const builtIn = {
    type: "Proxy",
    hostName: `${name}.azure-api.net`,
    negotiateClientCertificate: false,
    defaultSslBinding: true,
    certificateSource: "BuiltIn",
  };
  return {
    id: path,
    name,
    type: serviceType,
    tags: service.tags,
    location: service.location,
    etag: "AAAAAAAWN/4=",
    sku: service.sku,
    ...(service.identity && { identity: shownIdentity(service.identity, "SystemAssigned, UserAssigned") }),
    properties: {
      notificationSenderEmail: "apimgmt-noreply@mail.windowsazure.com",
      provisioningState: "Succeeded",
      targetProvisioningState: "",
      gatewayUrl: `https://${name}.azure-api.net`,
      hostnameConfigurations: [builtIn],
      additionalLocations: null,
      customProperties: {},
      virtualNetworkType: "None",
      certificates: null,
      disableGateway: false,
      apiVersionConstraint: { minApiVersion: null },
      publicNetworkAccess: "Enabled",
      privateEndpointConnections: null,
      platformVersion: "stv2",
      ...properties,
    },
  };
}
