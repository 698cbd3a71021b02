import { armList, versions } from "./arm.js";

/** The API Management instances that the acting person can read, by name. */
export async function listInstances() {
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
