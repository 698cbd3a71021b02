import type { ArmCall } from "../arm-call.ts";
import { ArmError, refusedByGateway } from "../arm-error.ts";

/** A service that doesn't exist: ARM itself says so, and in other words where something below it is asked for. */
export function topLevelNotFound(call: ArmCall, type: string): ArmError {
  const name = call.names[0] ?? "";
  const group = call.path.resourceGroup ?? "";
  if ((call.path.provider?.types.length ?? 0) > 1 && call.method !== "GET") {
    return new ArmError(
      404,
      "ParentResourceNotFound",
      `Failed to perform '${call.method === "DELETE" ? "delete" : "write"}' on resource(s) of type '${call.path.provider?.types.join("/")}', because the parent resource '${call.path.provider?.scope}/providers/${type}/${name}' could not be found.`,
      { headers: refusedByGateway },
    );
  }
  return new ArmError(
    404,
    "ResourceNotFound",
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    { headers: refusedByGateway },
  );
}
