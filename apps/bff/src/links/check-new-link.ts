import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { getInstance, listSubscriptions, listWorkspaces } from "@api-center-links/azure/directory";
import {
  type InstanceId,
  parseInstanceId,
  ResourceIdError,
  sameResource,
} from "@api-center-links/azure/resource-id";
import { scopesOverlap } from "@api-center-links/azure/source-scope";
import type { NewLink } from "@api-center-links/contracts/links";
import type { LinkScope } from "@api-center-links/contracts/names";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";
import type { CenterAccess } from "../access/center-access.ts";
import type { PlanLimits } from "../config.ts";
import { Refusal } from "../refusal.ts";
import type { LinkConflict } from "../store/link-store.ts";
import type { Store } from "../store/store.ts";
import { sourceLabel } from "./list-link-scopes.ts";

export interface NewLinkCheck {
  store: Store;
  /** On behalf of the caller. */
  connection: ArmConnection;
  access: CenterAccess;
  limits: PlanLimits;
  tenantId: string;
}

/**
 * Whether the link may be made, as far as that can be known without writing. Throws a `Refusal` that names the field; gives the
 * instance's id and the scope in ARM's own spelling.
 */
export async function checkNewLink(
  check: NewLinkCheck,
  link: NewLink,
): Promise<{ instance: InstanceId; scope: LinkScope }> {
  const wanted = readInstanceId(link.resourceId);
  const reader = apiCenterReader(check.connection, check.access.center.id);
  const [instance, environments, sources, links] = await Promise.all([
    findInstance(check, wanted),
    reader.listEnvironments(),
    reader.listApiSources(),
    check.store.links.listOfCenter(check.access.center.id),
  ]);

  const scope = await findScope(check, instance, link.scope ?? { kind: "service" });
  const ours = links.find(
    (other) => sameResource(other.instanceId, instance.id) && scopesOverlap(other.scope, scope),
  );
  if (ours) {
    const source = sourceLabel({ instanceId: instance.id, scope });
    throw alreadyLinked(`${source} is linked already, by the link ${ours.name}.`);
  }
  const azures = sources.find((source) =>
    sameResource(source.properties.azureApiManagementSource?.resourceId ?? "", instance.id),
  );
  if (azures) {
    throw alreadyLinked(
      `${instance.name} is linked already, by ${azures.name}, which Azure itself manages. Delete that one in the Azure portal first: two links would write every API twice.`,
    );
  }
  if (links.some((other) => other.name.toLowerCase() === link.name.toLowerCase()))
    throw conflictRefusal("name", check);
  if (links.length + sources.length >= check.limits.links) throw conflictRefusal("limit", check);
  if (environments.some((other) => other.name.toLowerCase() === link.environment.name.toLowerCase())) {
    throw conflictRefusal("environment", check);
  }
  if (environments.length >= check.limits.environments) {
    throw new Refusal(
      "environment-limit-reached",
      `The API center has ${environments.length} environments, as many as its plan allows, and a link needs one of its own. Delete one first.`,
      { errors: [{ field: "/environment/name", message: "There is no room for another environment." }] },
    );
  }
  return { instance, scope };
}

/** What the engine needs to know of what the form asks for. */
export function linkSettings({ environment, settings }: NewLink): LinkSettings {
  const { description, ...named } = environment;
  return { environment: { ...named, ...(description && { description }) }, ...settings };
}

/** What stands in the way, in words. */
export function conflictRefusal(
  conflict: LinkConflict,
  { access, limits }: Pick<NewLinkCheck, "access" | "limits">,
): Refusal {
  switch (conflict) {
    case "instance":
      return alreadyLinked("This API Management instance is linked to the API center already.");
    case "name":
      return new Refusal("link-name-taken", "A link of this API center has that name. Choose another.", {
        errors: [{ field: "/name", message: "Another link has this name." }],
      });
    case "environment":
      return new Refusal(
        "environment-name-taken",
        "An environment of this API center has that name. A link needs an environment of its own: choose another name.",
        { errors: [{ field: "/environment/name", message: "Another environment has this name." }] },
      );
    case "limit":
      return new Refusal(
        "link-limit-reached",
        `An API center on the ${access.center.plan} plan can have ${limits.links} ${limits.links === 1 ? "link" : "links"}, and ${access.center.name} has. Delete one${access.center.plan === "Free" ? ", or move the API center to the Standard plan" : ""}.`,
      );
  }
}

function readInstanceId(text: string): InstanceId {
  try {
    return parseInstanceId(text);
  } catch (error) {
    if (!(error instanceof ResourceIdError)) throw error;
    throw new Refusal("invalid-request", "The resource id isn't that of an API Management instance.", {
      errors: [{ field: "/resourceId", message: error.message }],
    });
  }
}

/** The instance as the caller sees it. A subscription may be visible and yet trust another directory (guests, Lighthouse). */
async function findInstance(
  { connection, tenantId }: Pick<NewLinkCheck, "connection" | "tenantId">,
  wanted: InstanceId,
): Promise<InstanceId> {
  const [instance, subscriptions] = await Promise.all([
    getInstance(connection, wanted.id).catch((error: unknown) => asMissing(error)),
    listSubscriptions(connection),
  ]);
  const subscription = subscriptions.find((each) => sameResource(each.id, wanted.subscriptionId));
  const elsewhere = subscription?.tenantId && subscription.tenantId.toLowerCase() !== tenantId;
  if (elsewhere || instance === "elsewhere") {
    throw new Refusal(
      "instance-in-other-directory",
      `${wanted.name} belongs to another directory than the API center. The sync identity can't read there: link it to an API center of its own directory.`,
      { errors: [{ field: "/resourceId", message: "It is in another directory." }] },
    );
  }
  if (instance === "missing") {
    throw new Refusal(
      "instance-not-found",
      `There is no API Management instance ${wanted.name} in ${wanted.resourceGroup}, or you can't read it. Check the id, or ask for the Reader role on it.`,
      { errors: [{ field: "/resourceId", message: "It doesn't exist, or you can't read it." }] },
    );
  }
  return parseInstanceId(instance.id);
}

function asMissing(error: unknown): "missing" | "elsewhere" {
  if (error instanceof Fault && error.code !== "UnexpectedResponse") {
    if (error.code === "InvalidAuthenticationTokenTenant") return "elsewhere";
    if (error.status === 403 || error.status === 404) return "missing";
  }
  throw error;
}

/** The scope, with a workspace's name as ARM spells it. */
async function findScope(
  { connection }: Pick<NewLinkCheck, "connection">,
  instance: InstanceId,
  scope: LinkScope,
): Promise<LinkScope> {
  if (scope.kind !== "workspace") return scope;
  const workspaces = await listWorkspaces(connection, instance.id);
  const found = workspaces.find(({ name }) => sameResource(name, scope.workspace));
  if (found) return { kind: "workspace", workspace: found.name };
  throw new Refusal(
    "invalid-request",
    `${instance.name} has no workspace ${scope.workspace}. Choose one that it has.`,
    { errors: [{ field: "/scope/workspace", message: "The instance has no workspace of this name." }] },
  );
}

function alreadyLinked(detail: string): Refusal {
  return new Refusal("already-linked", detail, {
    errors: [{ field: "/resourceId", message: "It is linked to this API center already." }],
  });
}
