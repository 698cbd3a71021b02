import { isWrongDirectory } from "@api-center-links/azure/arm-fault";
import { resourceName } from "@api-center-links/azure/resource-id";
import type { Link, LinkStatus } from "@api-center-links/contracts/links";
import { roleCommand } from "../access/role-command.ts";
import type { LinkRecord } from "../store/link-record.ts";
import type { LinkFault } from "../store/tables.ts";

export type StatusReason = NonNullable<Link["statusReason"]>;

/** What a fault makes of its link: its status, what is wrong in one sentence, and the one thing that mends it. */
export interface Trouble {
  /** `needs-attention`: somebody can give back what is missing. `error`: it has to heal by itself, or the link has to go. */
  status: Extract<LinkStatus, "needs-attention" | "error">;
  reason: StatusReason;
}

/** The trouble of a link that has a fault. */
export function troubleOf(link: LinkRecord, fault: LinkFault): Trouble {
  const { message, ...remedy } = link.state === "deleting" ? whileDeleting(link, fault) : ofLink(link, fault);
  return {
    status: isForPeople(fault) ? "needs-attention" : "error",
    reason: { command: null, ...remedy, message, correlationId: fault.correlationId ?? null },
  };
}

/** Whether somebody has to give back a right or an identity. It may happen any moment, with someone waiting for the effect. */
export function isForPeople(fault: Pick<LinkFault, "at" | "status">): boolean {
  return fault.at === "identity" || fault.status === 403;
}

/** Whether the link couldn't see the instance or the API center at all, so that changes may have passed it by. */
export function isBlind(fault: Pick<LinkFault, "at" | "status">): boolean {
  return isForPeople(fault) || fault.status === 401 || fault.status === 404;
}

type Told = Pick<StatusReason, "message" | "remedy"> & { command?: string };

function ofLink(link: LinkRecord, fault: LinkFault): Told {
  const instance = `the API Management instance ${resourceName(link.instanceId)}`;
  const center = `the API center ${resourceName(link.centerId)}`;
  if (fault.at === "identity") return withoutIdentity(fault);
  if (fault.at === "service") {
    return again(`The sync broke off on our side: ${fault.message}`);
  }
  const atSource = fault.at === "source";
  if (isWrongDirectory(fault)) {
    const subscription = `The subscription of ${atSource ? instance : center} belongs to another directory now, where the sync identity doesn't exist.`;
    return atSource ? deletable(`${subscription} ${staysUntilDeleted}`) : again(subscription);
  }
  if (fault.code === "AuthorizationFailed") return withoutRole(link, fault, atSource ? instance : center);
  if (fault.status === 404 && atSource) {
    const source =
      link.scope.kind === "workspace" ? `the workspace ${link.scope.workspace} of ${instance}` : instance;
    return deletable(
      `${capitalized(source)} was deleted or moved. ${staysUntilDeleted} A new link to where it is now brings its APIs anew, under other names.`,
    );
  }
  if (fault.status === 404) return again(`${capitalized(center)} was deleted or moved.`);
  return again(
    `${capitalized(atSource ? instance : center)} can't be ${atSource ? "read" : "written"}: ${fault.message}`,
  );
}

/** A link that is being deleted needs the API center alone, and can't be deleted twice. */
function whileDeleting(link: LinkRecord, fault: LinkFault): Told {
  const told = ofLink(link, fault);
  return told.remedy === "run-command" ? told : { message: told.message, remedy: null };
}

const staysUntilDeleted = "What came from it stays in the inventory until you delete the link.";

const deletable = (message: string): Told => ({ message, remedy: "delete-link" });
const again = (message: string): Told => ({ message, remedy: "sync-now" });

function withoutIdentity(fault: LinkFault): Told {
  // Nobody sits behind the identity who could sign in again.
  if (fault.code === "InteractionRequired") {
    return again(
      "Azure asks the sync identity for more than a service can show (a conditional access policy). Someone who administers the directory has to exempt it from that policy.",
    );
  }
  return again(
    `The sync identity can't sign in to Azure. ${fault.message} See that the managed identity exists and belongs to where this service runs.`,
  );
}

/** ARM refuses one who has no role at a resource and one who asks for a resource that is gone in the same words. */
function withoutRole(link: LinkRecord, fault: LinkFault, place: string): Told {
  const atSource = fault.at === "source";
  const role = atSource ? "API Management Service Reader Role" : "Azure API Center Service Contributor";
  const scope = atSource ? link.instanceId : link.centerId;
  const principalId = fault.identityObjectId ?? "OBJECT_ID_OF_THE_SYNC_IDENTITY";
  return {
    message: `The sync identity may not ${atSource ? "read" : "write to"} ${place}, or it is gone. Someone who may assign roles there has to give it the role ${role}.`,
    remedy: "run-command",
    command: roleCommand({ role, principalId, principalType: "ServicePrincipal", scope }),
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
