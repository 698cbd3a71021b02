import type { ArmCall } from "../arm-call.ts";
import { ArmError } from "../arm-error.ts";
import { managementPath } from "../arm-path.ts";
import { topLevelNotFound } from "../resources/not-found.ts";

const serviceType = "Microsoft.ApiManagement/service";

/** The instance that the address hangs on, as it is spelled. Throws where there is none, or it is something else. */
export function requireTopic(call: ArmCall): string {
  const { subscriptionId = "", resourceGroup = "", provider } = call.path;
  const [, name] =
    /\/providers\/Microsoft\.ApiManagement\/service\/([^/]+)$/i.exec(provider?.scope ?? "") ?? [];
  if (name === undefined) {
    throw new ArmError(
      400,
      "InvalidRequest",
      `This stand-in for Azure has events of ${serviceType} alone, not of '${provider?.scope}'.`,
    );
  }
  const group = call.world.state.subscriptions.get(subscriptionId)?.resourceGroups.get(resourceGroup);
  const service = group?.apiManagementServices.get(name);
  if (!group || !service) throw topLevelNotFound({ ...call, names: [name] }, serviceType);
  return managementPath(subscriptionId, group.name, service.name);
}
