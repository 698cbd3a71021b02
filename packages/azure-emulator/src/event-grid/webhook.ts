import { servicePrincipalId } from "../entra/directory.ts";
import { resourceOf } from "../entra/resources.ts";
import type { EventSubscription } from "../estate/estate.ts";
import type { World } from "../server/world.ts";

/** Event Grid's own application, the same in every directory. */
const eventGridApp = "4962773b-9cdb-44cf-a8bf-237846a00ab7";
const timeoutMs = 30_000;

interface WebhookCall {
  method: "POST" | "OPTIONS";
  headers: Record<string, string>;
  body?: string;
}

/**
 * Calls the subscription's endpoint, with its static headers and, where it is protected by Entra, a token; an OPTIONS request carries
 * neither (documented nowhere found). Redirects aren't followed. Rejects where no answer comes, or no token can be had.
 */
export async function callWebhook(
  world: World,
  { properties }: EventSubscription,
  { method, headers, body }: WebhookCall,
): Promise<{ status: number; headers: Headers; text: string }> {
  const destination = properties.destination.properties;
  const token = method === "POST" ? await tokenFor(world, destination) : undefined;
  const mappings = method === "POST" ? destination.deliveryAttributeMappings : [];
  const response = await fetch(destination.endpointUrl, {
    method,
    redirect: "manual",
    headers: {
      ...Object.fromEntries(mappings.map((one) => [one.name, one.properties.value])),
      ...headers,
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body }),
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), world.deliveries.signal]),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

type Destination = EventSubscription["properties"]["destination"]["properties"];

/** Issued to Event Grid for the application that protects the endpoint. Throws an `EntraError` where there is none such. */
export async function tokenFor(world: World, destination: Destination): Promise<string | undefined> {
  const { azureActiveDirectoryTenantId: tenantId, azureActiveDirectoryApplicationIdOrUri: application } =
    destination;
  if (tenantId === undefined || application === undefined) return undefined;
  const tenant = world.state.tenants.find((one) => one.tenantId.toLowerCase() === tenantId.toLowerCase());
  if (!tenant) throw new Error(`The directory '${tenantId}' was not found.`);
  return world.tokens.accessToken({
    resource: resourceOf(world, tenant, application),
    subject: {
      kind: "app",
      tenantId: tenant.tenantId,
      objectId: servicePrincipalId(eventGridApp),
      displayName: "Microsoft.EventGrid",
    },
    client: { clientId: eventGridApp, proof: "2" },
    scopes: [],
    roles: ["AzureEventGridSecureWebhookSubscriber"],
    issuerHost: world.armUrl,
    lifetimeSeconds: world.behavior.accessTokenLifetimeSeconds,
  });
}
