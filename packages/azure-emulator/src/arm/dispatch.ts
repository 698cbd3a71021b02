import { apiCenterKinds } from "./api-center/kinds.ts";
import { apiManagementKinds } from "./api-management/kinds.ts";
import type { ArmCall, ArmHandler, ArmReply, ResourceKind } from "./arm-call.ts";
import { ArmError, methodNotAllowed, refusedByGateway } from "./arm-error.ts";
import type { ProviderPath } from "./arm-path.ts";
import { authorizationKinds } from "./authorization/kinds.ts";
import { wrongTenant } from "./caller.ts";
import { eventGridKinds } from "./event-grid/kinds.ts";
import { insightsKinds } from "./insights/kinds.ts";
import { requirePermission } from "./rbac.ts";
import { recordActivity } from "./record-activity.ts";
import { managedIdentityKinds } from "./resources/managed-identities.ts";
import { answerPlainPath } from "./resources/plain-paths.ts";

const kinds = [
  ...apiManagementKinds,
  ...apiCenterKinds,
  ...authorizationKinds,
  ...managedIdentityKinds,
  ...insightsKinds,
  ...eventGridKinds,
];
const byType = new Map(kinds.map((kind) => [kind.type.toLowerCase(), kind]));
const namespaces = new Set(kinds.map((kind) => kind.type.split("/")[0]?.toLowerCase()));

/** Finds who answers, checks directory, api-version and permission, and asks. Throws {@link ArmError}s. */
export async function dispatch(call: ArmCall): Promise<ArmReply> {
  const { path } = call;
  if (path.subscriptionId !== undefined) requireSubscription(call, path.subscriptionId);
  if (!path.provider) return answerPlainPath(call);

  const target = targetOf(call, path.provider);
  const { kind, verb } = target;
  if (!kind.apiVersions.includes(call.apiVersion)) throw unsupportedVersion(call, kind);
  if (!target.handler) throw methodNotAllowed(call.method, kind.type);
  if (!(verb === "list" && kind.listFiltered) && !(verb === "get" && kind.openToAll)) {
    requirePermission(call.world, call.caller, target.action, target.scope);
  }
  requireResourceGroup(call);
  const { handler } = target;
  if (verb === "get" || verb === "list" || !isRecorded(kind)) return handler(call);
  return recordActivity(call, target.action, target.resourceId, () => handler(call));
}

/** The activity log keeps what happens to API Management: nobody asks it for anything else, and it holds only so much. */
function isRecorded(kind: ResourceKind): boolean {
  return kind.type.startsWith("Microsoft.ApiManagement/");
}

interface Target {
  kind: ResourceKind;
  verb: "list" | "get" | "put" | "patch" | "delete" | "action";
  handler: ArmHandler | undefined;
  /** The permission it takes, and where. */
  action: string;
  scope: string;
  /** What is acted on. */
  resourceId: string;
}

function targetOf(call: ArmCall, provider: ProviderPath): Target {
  const { namespace, types, names } = provider;
  const type = `${namespace}/${types.join("/")}`;
  const text = call.path.text;
  const parent = text.slice(0, text.lastIndexOf("/"));
  const scopeOf = (id: string) =>
    namespace.toLowerCase() === "microsoft.authorization" ? provider.scope || "/" : id;

  if (types.length === names.length) {
    const kind = kindOf(call, namespace, type);
    const verb = verbs[call.method];
    if (!verb) throw methodNotAllowed(call.method, kind.type);
    const effect = verb === "get" ? "read" : verb === "delete" ? "delete" : "write";
    return {
      kind,
      verb,
      handler: kind[verb],
      action: `${kind.type}/${effect}`,
      scope: scopeOf(text),
      resourceId: text,
    };
  }
  if (call.method === "POST") {
    const owner = kindOf(call, namespace, `${namespace}/${types.slice(0, -1).join("/")}`);
    const [name, handler] =
      Object.entries(owner.actions ?? {}).find(
        ([action]) => action.toLowerCase() === types.at(-1)?.toLowerCase(),
      ) ?? [];
    if (!handler) throw unknownType(call, namespace, type);
    return {
      kind: owner,
      verb: "action",
      handler,
      action: `${owner.type}/${name}/action`,
      scope: parent,
      resourceId: parent,
    };
  }
  const kind = kindOf(call, namespace, type);
  if (call.method !== "GET") throw methodNotAllowed(call.method, kind.type);
  return {
    kind,
    verb: "list",
    handler: kind.list,
    action: `${kind.type}/read`,
    scope: scopeOf(listScope(call, provider)),
    resourceId: text,
  };
}

const verbs: Record<string, "get" | "put" | "patch" | "delete"> = {
  GET: "get",
  HEAD: "get",
  PUT: "put",
  PATCH: "patch",
  DELETE: "delete",
};

/** A list is read at its parent: the resource above, or the group or subscription the provider stands under. */
function listScope(call: ArmCall, provider: ProviderPath): string {
  if (provider.names.length === 0) return provider.scope;
  return call.path.text.slice(0, call.path.text.lastIndexOf("/"));
}

function kindOf(call: ArmCall, namespace: string, type: string): ResourceKind {
  if (!namespaces.has(namespace.toLowerCase())) {
    throw new ArmError(404, "InvalidResourceNamespace", `The resource namespace '${namespace}' is invalid.`, {
      headers: refusedByGateway,
    });
  }
  const kind = byType.get(type.toLowerCase());
  if (!kind) throw unknownType(call, namespace, type);
  return kind;
}

function unknownType(call: ArmCall, namespace: string, type: string): ArmError {
  const versions = kinds.find((kind) =>
    kind.type.toLowerCase().startsWith(`${namespace.toLowerCase()}/`),
  )?.apiVersions;
  return new ArmError(
    404,
    "InvalidResourceType",
    `The resource type '${type.slice(namespace.length + 1)}' could not be found in the namespace '${namespace}' for api version '${call.apiVersion}'. The supported api-versions are '${(versions ?? []).join(",")}'.`,
    { headers: refusedByGateway },
  );
}

function unsupportedVersion(call: ArmCall, kind: ResourceKind): ArmError {
  const [namespace = "", ...types] = kind.type.split("/");
  const knownThere = kinds.some(
    (one) => one.type.startsWith(`${namespace}/`) && one.apiVersions.includes(call.apiVersion),
  );
  if (knownThere) {
    return new ArmError(
      404,
      "InvalidResourceType",
      `The resource type '${types.join("/")}' could not be found in the namespace '${namespace}' for api version '${call.apiVersion}'. The supported api-versions are '${kind.apiVersions.join(",")}'.`,
      { headers: refusedByGateway },
    );
  }
  return new ArmError(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for location 'westeurope' and API version '${call.apiVersion}' for type '${types.join("/")}'. The supported api-versions are '${kind.apiVersions.join(", ")}'. The supported locations are 'westeurope, eastus'.`,
    { headers: refusedByGateway },
  );
}

function requireSubscription(call: ArmCall, subscriptionId: string): void {
  const subscription = call.world.state.subscriptions.get(subscriptionId);
  if (!subscription) {
    throw new ArmError(
      404,
      "SubscriptionNotFound",
      `The subscription '${subscriptionId}' could not be found.`,
      {
        headers: refusedByGateway,
      },
    );
  }
  if (subscription.tenantId !== call.caller.tenantId) throw wrongTenant(call.caller, subscription.tenantId);
}

function requireResourceGroup(call: ArmCall): void {
  const { subscriptionId, resourceGroup } = call.path;
  if (subscriptionId === undefined || resourceGroup === undefined) return;
  if (call.world.state.subscriptions.get(subscriptionId)?.resourceGroups.has(resourceGroup)) return;
  throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${resourceGroup}' could not be found.`, {
    headers: refusedByGateway,
  });
}
