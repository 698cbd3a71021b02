import { resourceName } from "@api-center-links/azure/resource-id";
import type { Link } from "@api-center-links/contracts/links";
import { roleCommand } from "../access/role-command.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { LinkFault } from "../store/tables.ts";

export type StatusReason = NonNullable<Link["statusReason"]>;

/** What keeps the link from syncing, in one sentence, and the one thing that mends it. For a link that has a fault. */
export function whyItFails(link: LinkRecord): StatusReason {
  const fault = link.fault ?? unknownFault;
  const correlationId = fault.correlationId ?? null;
  const instance = resourceName(link.instanceId);
  const center = resourceName(link.centerId);
  if (fault.status === 403 && fault.at === "source") {
    return {
      message: `The sync identity may not read the API Management instance ${instance}. Someone who may assign roles there has to give it the API Management Service Reader Role.`,
      ...roleRemedy("API Management Service Reader Role", link.instanceId, fault),
      correlationId,
    };
  }
  if (fault.status === 403 && fault.at === "inventory") {
    return {
      message: `The sync identity may not write to the API center ${center}. Someone who may assign roles there has to make it Azure API Center Service Contributor.`,
      ...roleRemedy("Azure API Center Service Contributor", link.centerId, fault),
      correlationId,
    };
  }
  return { message: sentence(fault, link), remedy: "sync-now", command: null, correlationId };
}

function sentence(fault: LinkFault, link: LinkRecord): string {
  const instance = resourceName(link.instanceId);
  const center = resourceName(link.centerId);
  const source =
    link.scope.kind === "workspace"
      ? `The workspace ${link.scope.workspace} of the API Management instance ${instance}, or the instance itself,`
      : `The API Management instance ${instance}`;
  if (fault.status === 404) {
    return fault.at === "inventory"
      ? `The API center ${center} doesn't exist any more.`
      : `${source} doesn't exist any more. What came from it stays in the inventory until you delete the link.`;
  }
  switch (fault.at) {
    case "identity":
      return `The sync identity can't sign in to Azure: ${fault.message} It is tried again by itself.`;
    case "source":
      return `The API Management instance ${instance} can't be read: ${fault.message} It is tried again by itself.`;
    case "inventory":
      return `The API center ${center} can't be written: ${fault.message} It is tried again by itself.`;
    case "service":
      return `The sync broke off on our side: ${fault.message} It is tried again by itself.`;
  }
}

function roleRemedy(role: string, scope: string, fault: LinkFault): Pick<StatusReason, "remedy" | "command"> {
  const principalId = fault.identityObjectId ?? "OBJECT_ID_OF_THE_SYNC_IDENTITY";
  return {
    remedy: "run-command",
    command: roleCommand({ role, principalId, principalType: "ServicePrincipal", scope }),
  };
}

const unknownFault: LinkFault = {
  code: "Unknown",
  message: "",
  at: "service",
  status: null,
  identityObjectId: null,
};
