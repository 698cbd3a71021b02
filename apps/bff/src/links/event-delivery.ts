import { createHash } from "node:crypto";
import { apiEventTypes, type WantedEventSubscription } from "@api-center-links/azure/event-subscriptions";
import { commandArgument } from "../command-argument.ts";
import type { Config } from "../config.ts";

/**
 * The subscription by which Event Grid announces an instance's changes to this installation; `undefined` where it can't reach it. All
 * links of an instance share the one. Its name comes from the address it delivers to: put again it takes its own place, and
 * installations keep out of each other's way.
 */
export function eventDelivery({
  eventGrid,
  entra,
}: Pick<Config, "eventGrid" | "entra">): WantedEventSubscription | undefined {
  const { endpointUrl, secret } = eventGrid;
  if (endpointUrl === undefined) return undefined;
  const digest = createHash("sha256").update(endpointUrl.toLowerCase()).digest("hex");
  return {
    name: `api-center-links-${digest.slice(0, 12)}`,
    endpointUrl,
    schema: "CloudEventSchemaV1_0",
    ...(secret === undefined
      ? { entra: { tenantId: entra.tenantId, application: entra.clientId } }
      : { secretHeaders: { [secretHeader]: secret } }),
  };
}

/** The header of a delivery that carries the secret agreed on. */
export const secretHeader = "x-event-grid-secret";

/** Makes the subscription; the secret isn't told. */
export function subscribeCommand(
  instanceId: string,
  { name, endpointUrl, entra }: WantedEventSubscription,
): string {
  return [
    `az eventgrid event-subscription create --name ${name}`,
    `--source-resource-id ${commandArgument(instanceId)}`,
    `--endpoint ${commandArgument(endpointUrl)}`,
    "--event-delivery-schema cloudeventschemav1_0",
    entra
      ? `--azure-active-directory-tenant-id ${entra.tenantId} --azure-active-directory-application-id-or-uri ${entra.application}`
      : `--delivery-attribute-mapping ${secretHeader} static EVENT_GRID_SECRET true`,
    `--included-event-types ${apiEventTypes.join(" ")}`,
  ].join(" ");
}

export function unsubscribeCommand(instanceId: string, name: string): string {
  return `az eventgrid event-subscription delete --name ${name} --source-resource-id ${commandArgument(instanceId)}`;
}
