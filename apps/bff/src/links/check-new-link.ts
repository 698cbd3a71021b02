import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { listWorkspaces } from "@api-center-links/azure/directory";
import { type InstanceId, sameResource } from "@api-center-links/azure/resource-id";
import { scopesOverlap } from "@api-center-links/azure/source-scope";
import type { NewLink } from "@api-center-links/contracts/links";
import type { LinkScope } from "@api-center-links/contracts/names";
import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";
import type { CenterAccess } from "../access/center-access.ts";
import type { PlanLimits } from "../config.ts";
import { Refusal } from "../refusal.ts";
import type { LinkConflict } from "../store/link-conflict.ts";
import type { Store } from "../store/store.ts";
import { sourceLabel } from "./list-link-scopes.ts";

export interface NewLinkCheck {
  store: Store;
  /** On behalf of the caller. */
  connection: ArmConnection;
  access: CenterAccess;
  instance: InstanceId;
  limits: PlanLimits;
}

/**
 * Whether the link may be made, as far as that can be known without writing. Throws a `Refusal` that names the field; gives the scope in
 * ARM's own spelling.
 */
export async function checkNewLink(check: NewLinkCheck, link: NewLink): Promise<LinkScope> {
  const { instance } = check;
  const reader = apiCenterReader(check.connection, check.access.center.id);
  const [environments, sources, links] = await Promise.all([
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
  return scope;
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
        `An API center ${access.center.plan ? `on the ${access.center.plan} plan ` : ""}can have ${limits.links} ${limits.links === 1 ? "link" : "links"}, and ${access.center.name} has. Delete one${access.center.plan === "Free" ? ", or move the API center to the Standard plan" : ""}.`,
      );
  }
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
