import { arm, armList, versions } from "./arm.js";
import { byId, element } from "./element.js";
import { attempt } from "./notice.js";

const apiVersion = versions.authorization;
/** API Management Service Reader Role. */
const readerRole = "71522526-b88f-4d52-b57f-d31fc3546d0d";

/** Shows whether the sync identity may read the instance, with a button for the opposite. */
export async function showAccess(instance, syncIdentity) {
  const state = byId("access-state");
  const assignments = await roleAssignments(instance.id, syncIdentity.objectId);
  const again = () => showAccess(instance, syncIdentity);
  if (assignments.length > 0) {
    state.replaceChildren(
      element(
        "p",
        {},
        element("span", { className: "good" }, "✓ May read "),
        `${instance.name}: ${syncIdentity.displayName} holds API Management Service Reader Role${assignments.map((one) => origin(one, instance.id, syncIdentity)).join(" and")}.`,
      ),
      element(
        "button",
        {
          type: "button",
          onclick: () =>
            attempt(async () => {
              await Promise.all(assignments.map(({ id }) => arm("DELETE", id, { apiVersion })));
              await again();
            }, `Revoked: ${syncIdentity.displayName} can no longer read ${instance.name}.`),
        },
        "Revoke the role",
      ),
    );
    return;
  }
  state.replaceChildren(
    element(
      "p",
      {},
      element("span", { className: "bad-text" }, "✕ May not read "),
      `${instance.name}: ${syncIdentity.displayName} lacks API Management Service Reader Role.`,
    ),
    element(
      "button",
      {
        type: "button",
        className: "primary",
        onclick: () =>
          attempt(async () => {
            await grant(instance.id, syncIdentity.objectId);
            await again();
          }, `Granted: ${syncIdentity.displayName} may read ${instance.name}.`),
      },
      "Grant the role",
    ),
  );
}

async function roleAssignments(scope, principalId) {
  const all = await armList(`${scope}/providers/Microsoft.Authorization/roleAssignments`, {
    apiVersion,
    query: { $filter: `atScope() and assignedTo('${principalId}')` },
  });
  return all.filter(({ properties }) => properties.roleDefinitionId.toLowerCase().endsWith(readerRole));
}

/** Where a role comes from, if not from an assignment to the identity on the instance itself. */
function origin({ properties }, instanceId, syncIdentity) {
  const through = properties.principalId === syncIdentity.objectId ? "" : " through a group";
  const above = properties.scope.toLowerCase() !== instanceId.toLowerCase();
  return `${through}${above ? ` on ${properties.scope.split("/").at(-1)}` : ""}`;
}

async function grant(scope, principalId) {
  const subscription = scope.split("/").slice(0, 3).join("/");
  await arm("PUT", `${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
    apiVersion,
    body: {
      properties: {
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${readerRole}`,
        principalId,
        principalType: "ServicePrincipal",
      },
    },
  });
}
