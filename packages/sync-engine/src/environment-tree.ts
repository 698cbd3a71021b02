import type { DesiredTree } from "./desired-tree.ts";
import type { LinkSettings } from "./link-settings.ts";
import type { SourceInstance } from "./source.ts";

/** The ledger's name for a link's environment, which stands beside the APIs and not among them. */
function environmentRoot(name: string): string {
  return `environment:${name}`;
}

export function isEnvironment(root: string): boolean {
  return root.startsWith("environment:");
}

/** The environment as a tree of its own, without anything below it. */
export function environmentTree(settings: LinkSettings, instance: SourceInstance): DesiredTree {
  const { name, title, kind, description } = settings.environment;
  const managementPortal = instance.managementPortalUrl ?? "";
  const developerPortal = instance.developerPortalUrl ?? "";
  return {
    root: environmentRoot(name),
    sourceId: instance.id,
    ...{ title, kind: "environment", versions: [], notes: [], leftOut: [] },
    api: {
      ref: { kind: "environment", environment: name },
      sourceId: instance.id,
      title,
      owned: { server: { type: "Azure API Management" } },
      initial: {
        ...{ title, kind },
        ...(description && { description }),
        ...(fits(managementPortal) && { server: { managementPortalUri: [managementPortal] } }),
        ...(fits(developerPortal) && { onboarding: { developerPortalUri: [developerPortal] } }),
      },
    },
  };
}

/** API Center's limit for an address (Microsoft.ApiCenter 2024-03-01). */
function fits(address: string): boolean {
  return address !== "" && address.length <= 200;
}
