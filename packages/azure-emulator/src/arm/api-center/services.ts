import { z } from "zod";
import { named } from "../../estate/collection.ts";
import type { CenterState, ResourceGroupState } from "../../estate/state.ts";
import { type ArmCall, ok, type ResourceKind } from "../arm-call.ts";
import { centerPath } from "../arm-path.ts";
import { tokenPage } from "../paging.ts";
import { mayDo } from "../rbac.ts";
import { changedIdentity, IdentityBody, removeSystemAssigned, shownIdentity } from "../service-identity.ts";
import { parseBody } from "../validation.ts";
import { apiVersions } from "./api-versions.ts";
import { exportMetadataSchema } from "./metadata-schemas.ts";
import { findCenter, missing, resourceGroupOf } from "./place.ts";

const type = "Microsoft.ApiCenter/services";

const Sku = z.object({ name: z.enum(["Free", "Standard"]) });
const PatchBody = z.object({
  tags: z.record(z.string(), z.string()).optional(),
  identity: IdentityBody.optional(),
  sku: Sku.optional(),
  properties: z.looseObject({}).optional(),
});
const PutBody = PatchBody.extend({ location: z.string().min(1) });

export const services: ResourceKind = {
  type,
  apiVersions,
  listFiltered: true,
  list: (call) => {
    const subscriptionId = call.path.subscriptionId ?? "";
    const all = groupsOf(call).flatMap((group) =>
      [...group.apiCenters].map((center) => ({
        center,
        path: centerPath(subscriptionId, group.name, center.name),
      })),
    );
    const visible = all.filter(({ path }) => mayDo(call.world, call.caller, `${type}/read`, path));
    return tokenPage(call, visible, call.world.behavior.pageSizes.resources, ({ center, path }) =>
      show(call, path, center),
    );
  },
  get: (call) => {
    const { center, path } = findCenter(call);
    return ok(show(call, path, center));
  },
  put: (call) => {
    const body = parseBody(PutBody, call.body);
    const group = resourceGroupOf(call);
    const name = call.names[0] ?? "";
    const before = group.apiCenters.get(name);
    const path = centerPath(call.path.subscriptionId ?? "", group.name, before?.name ?? name);
    const center: CenterState = {
      name,
      environments: named(),
      apis: named(),
      metadataSchemas: named(),
      apiSources: named(),
      ...before,
      location: before?.location ?? body.location,
      sku: body.sku ?? before?.sku ?? { name: "Free" },
      tags: body.tags ?? {},
    };
    setIdentity(call, center, path, body.identity);
    group.apiCenters.set(center);
    call.world.changed();
    return { status: before ? 200 : 201, body: show(call, path, center) };
  },
  patch: (call) => {
    const { center, path } = findCenter(call);
    const body = parseBody(PatchBody, call.body);
    setIdentity(call, center, path, body.identity);
    if (body.tags) center.tags = body.tags;
    if (body.sku) center.sku = body.sku;
    call.world.changed();
    return ok(show(call, path, center));
  },
  delete: (call) => {
    const group = resourceGroupOf(call);
    const center = group.apiCenters.get(call.names[0] ?? "");
    if (!center) return { status: 204 };
    group.apiCenters.delete(center.name);
    removeSystemAssigned(call, center.identity);
    call.world.changed();
    return { status: 200 };
  },
  actions: { exportMetadataSchema },
};

export const workspaces: ResourceKind = {
  type: `${type}/workspaces`,
  apiVersions,
  list: (call) => ok({ value: [showWorkspace(findCenter(call).path)] }),
  get: (call) => {
    const { path } = findCenter(call);
    if (call.names[1]?.toLowerCase() !== "default") throw missing("Workspace", call.names[1]);
    return ok(showWorkspace(path));
  },
};

function setIdentity(
  call: ArmCall,
  center: CenterState,
  path: string,
  wanted: z.infer<typeof IdentityBody> | undefined,
): void {
  const identity = changedIdentity(call, { path, name: center.name, type }, center.identity, wanted);
  if (identity) center.identity = identity;
  else delete center.identity;
}

function groupsOf(call: ArmCall): ResourceGroupState[] {
  const subscription = call.world.state.subscriptions.get(call.path.subscriptionId ?? "");
  if (call.path.resourceGroup === undefined) return [...(subscription?.resourceGroups ?? [])];
  return [resourceGroupOf(call)];
}

function show(call: ArmCall, path: string, center: CenterState) {
  return {
    id: path,
    type,
    name: center.name,
    location: center.location,
    tags: center.tags,
    sku: center.sku,
    ...(center.identity && { identity: shownIdentity(center.identity, "SystemAssigned,UserAssigned") }),
    properties: {
      provisioningState: "Succeeded",
      ...(call.apiVersion.endsWith("-preview") && {
        dataApiHostname: `${center.name}.data.${center.location}.azure-apicenter.ms`,
        portalHostname: `${center.name}.portal.${center.location}.azure-apicenter.ms`,
      }),
    },
  };
}

function showWorkspace(path: string) {
  return {
    id: `${path}/workspaces/default`,
    type: `${type}/workspaces`,
    name: "default",
    properties: { title: "Default workspace", description: "Default workspace" },
  };
}
