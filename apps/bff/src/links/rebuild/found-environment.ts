import type { EnvironmentResource } from "@api-center-links/azure/api-center-schemas";
import { parseInstanceId } from "@api-center-links/azure/resource-id";
import { EnvironmentKind } from "@api-center-links/contracts/names";
import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";

/** Links make such environments, and so may people. */
export function isApiManagement({ properties }: EnvironmentResource): boolean {
  return properties.server.type?.toLowerCase() === "azure api management";
}

/** The instance of a link that made it: its page of the Azure portal stands there, `https://portal.azure.com/#resource/subscriptions/…`. */
export function instanceIn({ properties }: EnvironmentResource): string | undefined {
  for (const address of properties.server.managementPortalUri) {
    const id = /#(?:@[^/]*\/)?resource(\/subscriptions\/.+)$/i.exec(address)?.[1];
    try {
      if (id) return parseInstanceId(id).id;
    } catch {
      // People may put any address there.
    }
  }
  return undefined;
}

/** The settings of a link that made it. */
export function settingsOf({ name, properties }: EnvironmentResource): LinkSettings["environment"] {
  const { title, description } = properties;
  const kind = EnvironmentKind.safeParse(properties.kind.toLowerCase()).data ?? "production";
  return { name, title, kind, ...(description && { description }) };
}
