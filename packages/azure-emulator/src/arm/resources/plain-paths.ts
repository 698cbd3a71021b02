import type { ResourceGroupState, SubscriptionState } from "../../estate/state.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { ArmError, methodNotAllowed, refusedByGateway } from "../arm-error.ts";
import { centerPath, managementPath, resourceGroupPath, subscriptionPath } from "../arm-path.ts";
import { tokenPage } from "../paging.ts";
import { hasAnyRoleAround, mayDo, requirePermission } from "../rbac.ts";

/** Versions of ARM's own types that clients in use send. */
const apiVersions = [
  ..."2014-04-01 2015-01-01 2015-11-01 2016-06-01 2016-09-01 2017-05-10 2018-01-01 2018-02-01 2018-05-01".split(
    " ",
  ),
  ..."2019-03-01 2019-05-01 2019-05-10 2019-06-01 2019-08-01 2019-10-01 2019-11-01 2020-01-01 2020-06-01".split(
    " ",
  ),
  ..."2020-08-01 2020-10-01 2021-01-01 2021-04-01 2022-09-01 2022-12-01 2023-07-01 2024-03-01 2024-07-01".split(
    " ",
  ),
  ..."2024-08-01 2024-11-01 2025-03-01 2025-04-01".split(" "),
];

/** Answers addresses without a provider: tenants, subscriptions, resource groups and the resources in them. */
export function answerPlainPath(call: ArmCall): ArmReply {
  const words = call.path.text.toLowerCase().split("/").slice(1);
  if (!apiVersions.includes(call.apiVersion)) {
    throw new ArmError(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${call.apiVersion}' is invalid. The supported versions are '${apiVersions.toReversed().join(",")}'.`,
      { headers: refusedByGateway },
    );
  }
  const answer = plainAnswer(call, words);
  if (!answer) {
    throw new ArmError(
      404,
      "NotFound",
      `The resource path '${call.path.text}' is not one this stand-in for Azure knows.`,
      {
        headers: refusedByGateway,
      },
    );
  }
  if (call.method !== "GET" && call.method !== "HEAD") throw methodNotAllowed(call.method, words.join("/"));
  return answer();
}

function plainAnswer(call: ArmCall, words: string[]): (() => ArmReply) | undefined {
  const [root, , place, , list] = words;
  if (words.length === 1 && root === "tenants") return () => tenants(call);
  if (root !== "subscriptions") return undefined;
  if (words.length === 1) return () => subscriptions(call);
  const subscription = call.world.state.subscriptions.get(call.path.subscriptionId ?? "");
  if (!subscription) return undefined;
  if (words.length === 2) return () => oneSubscription(call, subscription);
  if (words.length === 3 && place === "resourcegroups") return () => resourceGroups(call, subscription);
  if (words.length === 3 && place === "resources") {
    return () => resources(call, subscription, [...subscription.resourceGroups]);
  }
  if (place !== "resourcegroups") return undefined;
  if (words.length === 4) return () => ok(showGroup(subscription, readableGroup(call, subscription)));
  if (words.length === 5 && list === "resources") {
    return () => resources(call, subscription, [readableGroup(call, subscription)]);
  }
  return undefined;
}

function tenants(call: ArmCall): ArmReply {
  const own = call.world.state.tenants.filter((tenant) => tenant.tenantId === call.caller.tenantId);
  return ok({
    value: own.map((tenant) => ({
      id: `/tenants/${tenant.tenantId}`,
      tenantId: tenant.tenantId,
      displayName: tenant.displayName,
      defaultDomain: tenant.domain,
      domains: [tenant.domain],
      tenantCategory: "Home",
      tenantType: "AAD",
      countryCode: "US",
    })),
  });
}

function subscriptions(call: ArmCall): ArmReply {
  const visible = [...call.world.state.subscriptions].filter(
    (subscription) =>
      subscription.tenantId === call.caller.tenantId &&
      hasAnyRoleAround(call.world, call.caller, subscriptionPath(subscription.subscriptionId)),
  );
  const page = tokenPage(call, visible, call.world.behavior.pageSizes.resources, showSubscription);
  Object.assign(page.body as object, { count: { type: "Total", value: visible.length } });
  return page;
}

function oneSubscription(call: ArmCall, subscription: SubscriptionState): ArmReply {
  const scope = subscriptionPath(subscription.subscriptionId);
  if (!hasAnyRoleAround(call.world, call.caller, scope)) {
    requirePermission(call.world, call.caller, "Microsoft.Resources/subscriptions/read", scope);
  }
  return ok(showSubscription(subscription));
}

function showSubscription(subscription: SubscriptionState) {
  return {
    id: subscriptionPath(subscription.subscriptionId),
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId: subscription.subscriptionId,
    tenantId: subscription.tenantId,
    displayName: subscription.displayName,
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Internal_2014-09-01",
      quotaId: "Internal_2014-09-01",
      spendingLimit: "Off",
    },
  };
}

/** Groups in which the caller holds any role: their names are needed to reach what is inside. */
function resourceGroups(call: ArmCall, subscription: SubscriptionState): ArmReply {
  const visible = [...subscription.resourceGroups].filter((group) =>
    hasAnyRoleAround(call.world, call.caller, resourceGroupPath(subscription.subscriptionId, group.name)),
  );
  return tokenPage(call, visible, call.world.behavior.pageSizes.resources, (group) =>
    showGroup(subscription, group),
  );
}

function readableGroup(call: ArmCall, subscription: SubscriptionState): ResourceGroupState {
  const name = call.path.resourceGroup ?? "";
  const scope = resourceGroupPath(subscription.subscriptionId, name);
  requirePermission(call.world, call.caller, "Microsoft.Resources/subscriptions/resourceGroups/read", scope);
  const group = subscription.resourceGroups.get(name);
  if (!group) {
    throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`, {
      headers: refusedByGateway,
    });
  }
  return group;
}

function showGroup(subscription: SubscriptionState, group: ResourceGroupState) {
  return {
    id: resourceGroupPath(subscription.subscriptionId, group.name),
    name: group.name,
    type: "Microsoft.Resources/resourceGroups",
    location: group.location,
    tags: {},
    properties: { provisioningState: "Succeeded" },
  };
}

function resources(call: ArmCall, subscription: SubscriptionState, groups: ResourceGroupState[]): ArmReply {
  const id = subscription.subscriptionId;
  const all = groups.flatMap((group) => [
    ...[...group.apiManagementServices].map((service) => ({
      id: managementPath(id, group.name, service.name),
      name: service.name,
      type: "Microsoft.ApiManagement/service",
      location: service.location,
      tags: service.tags,
      sku: service.sku,
    })),
    ...[...group.apiCenters].map((center) => ({
      id: centerPath(id, group.name, center.name),
      name: center.name,
      type: "Microsoft.ApiCenter/services",
      location: center.location,
      tags: center.tags,
      sku: center.sku,
    })),
  ]);
  const wanted = /resourceType eq '([^']+)'/i.exec(call.query.get("$filter") ?? "")?.[1]?.toLowerCase();
  const visible = all.filter(
    (resource) =>
      (wanted === undefined || resource.type.toLowerCase() === wanted) &&
      mayDo(call.world, call.caller, `${resource.type}/read`, resource.id),
  );
  return tokenPage(call, visible, call.world.behavior.pageSizes.resources, (resource) => resource);
}
