import type { StoredState } from "../../estate/state.ts";
import type { ArmCall, ResourceKind } from "../arm-call.ts";
import { validationError } from "../arm-error.ts";
import { apiVersions } from "./api-versions.ts";
import { DeploymentBody } from "./bodies.ts";
import { requireRoom } from "./limits.ts";
import { findApi } from "./place.ts";
import { storedKind } from "./stored-kind.ts";

export const deployments: ResourceKind = storedKind<StoredState>({
  type: "Microsoft.ApiCenter/services/workspaces/apis/deployments",
  apiVersions,
  word: "Deployment",
  body: DeploymentBody,
  collection: (call) => {
    const { api, apiPath } = findApi(call);
    return { items: api.deployments, path: `${apiPath}/deployments` };
  },
  make: (stored) => stored,
  check: requireReferences,
  requireRoom: (call) => {
    const { center, api } = findApi(call);
    requireRoom(center, "deploymentsPerApi", api.deployments.size);
  },
  derived: (deployment) => ({ customProperties: deployment.properties.customProperties ?? {} }),
  filterFields: ["title", "description", "environmentId", "definitionId", "state"],
});

const environmentRule = /^\/workspaces\/default\/environments\/([^/]+)$/i;
const definitionRule = /^\/workspaces\/default\/apis\/([^/]+)\/versions\/([^/]+)\/definitions\/([^/]+)$/i;

/**
 * A reference must point to something that exists when it is written; later it may be left dangling by a delete.
 * What Azure does is documented nowhere; this is the stricter reading.
 */
function requireReferences(call: ArmCall, properties: Record<string, unknown>): void {
  const { center } = findApi(call);
  const { environmentId, definitionId } = properties;
  if (typeof environmentId === "string") {
    const [, environment = ""] = environmentRule.exec(environmentId) ?? [];
    if (!center.environments.has(environment)) throw dangling("environmentId", environmentId);
  }
  if (typeof definitionId === "string") {
    const [, api = "", version = "", definition = ""] = definitionRule.exec(definitionId) ?? [];
    if (!center.apis.get(api)?.versions.get(version)?.definitions.has(definition)) {
      throw dangling("definitionId", definitionId);
    }
  }
}

function dangling(field: string, id: string) {
  return validationError([
    { target: `properties.${field}`, message: `The referenced resource '${id}' was not found.` },
  ]);
}
