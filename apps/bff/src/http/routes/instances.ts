import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import * as directory from "@api-center-links/azure/directory";
import { sameResource } from "@api-center-links/azure/resource-id";
import { listInstances, listLinkScopes, listSubscriptions } from "@api-center-links/contracts/instances";
import { Fault } from "@api-center-links/sync-engine/fault";
import * as scopes from "../../links/list-link-scopes.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

export function instanceRoutes(service: Service): Binding[] {
  const { tenantId } = service.config.entra;
  return [
    bind(listSubscriptions, async ({ connection }) => {
      const found = await directory.listSubscriptions(connection);
      return {
        subscriptions: found
          .filter((each) => each.tenantId === null || each.tenantId.toLowerCase() === tenantId)
          .map(({ id, name }) => ({ id, name }))
          .toSorted((left, right) => left.name.localeCompare(right.name)),
      };
    }),

    bind(listInstances, async (given) => {
      const { access, connection } = given;
      const [instances, linked] = await Promise.all([
        directory.listInstances(connection, given.query.subscriptionId),
        linkedAlready(service, access.center.id, connection),
      ]);
      const views = instances.map(async ({ id, name, subscriptionId, resourceGroup, location, sku }) => ({
        ...{ id, name, subscriptionId, resourceGroup, location },
        tier: sku,
        unavailable: await whyUnavailable(connection, id, linked),
      }));
      return {
        instances: (await Promise.all(views)).toSorted((left, right) => left.name.localeCompare(right.name)),
      };
    }),

    bind(listLinkScopes, async (given) => {
      const { access, instance, connection } = given;
      const linked = await linkedAlready(service, access.center.id, connection);
      return { choices: await scopes.listLinkScopes(connection, instance.instance.id, linked) };
    }),
  ];
}

async function linkedAlready(
  { store }: Service,
  centerId: string,
  connection: ArmConnection,
): Promise<scopes.LinkedAlready> {
  const [links, sources] = await Promise.all([
    store.links.listOfCenter(centerId),
    apiCenterReader(connection, centerId).listApiSources(),
  ]);
  const azures = sources.map(({ name, properties }) => ({
    name,
    resourceId: properties.azureApiManagementSource?.resourceId ?? "",
  }));
  return { links, azures };
}

/** Of a linked instance a workspace may be left to link; only those few are asked for theirs. */
async function whyUnavailable(
  connection: ArmConnection,
  instanceId: string,
  linked: scopes.LinkedAlready,
): Promise<string | null> {
  const parts = linked.links.filter((link) => sameResource(link.instanceId, instanceId));
  const own = scopes.linkedBy(instanceId, { kind: "service" }, linked);
  if (own === null || parts.every((link) => link.scope.kind === "service-and-workspaces")) return own;
  try {
    const choices = await scopes.listLinkScopes(connection, instanceId, linked);
    return choices.some((choice) => choice.unavailable === null) ? null : own;
  } catch (error) {
    // Who may list instances may yet be kept from their workspaces.
    if (error instanceof Fault && error.isForbidden) return own;
    throw error;
  }
}
