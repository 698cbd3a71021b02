import { armList, versions } from "./arm.js";

/**
 * Where the acting person can publish: each API Management instance that they can read, and each of its workspaces.
 * A place has the ARM `id` below which its APIs are, a `label`, and the `instance` it belongs to.
 */
export async function listPlaces() {
  const instances = await listInstances();
  const places = await Promise.all(
    instances.map(async (instance) => [
      { id: instance.id, label: `${instance.name} (${instance.sku.name}, ${instance.location})`, instance },
      ...(await listWorkspaces(instance)),
    ]),
  );
  return places.flat();
}

async function listWorkspaces(instance) {
  const workspaces = await armList(`${instance.id}/workspaces`, { apiVersion: versions.apiManagement });
  return workspaces.map(({ id, properties }) => ({
    id,
    label: `${instance.name} › ${properties.displayName}`,
    instance,
  }));
}

async function listInstances() {
  const subscriptions = await armList("/subscriptions", { apiVersion: versions.subscriptions });
  const lists = await Promise.all(
    subscriptions.map(({ subscriptionId }) =>
      armList(`/subscriptions/${subscriptionId}/providers/Microsoft.ApiManagement/service`, {
        apiVersion: versions.apiManagement,
      }),
    ),
  );
  return lists.flat().sort((a, b) => a.name.localeCompare(b.name));
}
