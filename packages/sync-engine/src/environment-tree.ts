import type { DesiredTree } from "./desired-tree.ts";
import type { LinkSettings } from "./link-settings.ts";
import type { WantedTree } from "./map-to-desired.ts";
import type { SourceInstance } from "./source.ts";

/** The ledger's name for a link's environment, which stands beside the APIs and not among them. */
export function environmentRoot(name: string): string {
  return `environment:${name}`;
}

export function isEnvironment(root: string): boolean {
  return root.startsWith("environment:");
}

/** The environment as a tree of its own, without anything below it. */
export function environmentTree(settings: LinkSettings, instance: SourceInstance): WantedTree {
  return { root: environmentRoot(settings.environment.name), map: () => treeOf(settings, instance) };
}

function treeOf(settings: LinkSettings, instance: SourceInstance): DesiredTree {
  const { name, title, kind, description } = settings.environment;
  const notes: string[] = [];
  const managementPortal = fitting(
    "The instance's page in the Azure portal",
    instance.managementPortalUrl,
    notes,
  );
  const developerPortal = fitting("The developer portal", instance.developerPortalUrl, notes);
  return {
    root: environmentRoot(name),
    sourceId: instance.id,
    ...{ title, kind: "environment", versions: [], notes, leftOut: [] },
    api: {
      ref: { kind: "environment", environment: name },
      sourceId: instance.id,
      title,
      owned: { server: { type: "Azure API Management" } },
      initial: {
        ...{ title, kind },
        ...(description && { description }),
        ...(managementPortal && { server: { managementPortalUri: [managementPortal] } }),
        ...(developerPortal && { onboarding: { developerPortalUri: [developerPortal] } }),
      },
    },
  };
}

/** API Center's limit for an address (Microsoft.ApiCenter 2024-03-01); a resource group's name alone may have 90 characters. */
const longestAddress = 200;

function fitting(what: string, address: string | undefined, notes: string[]): string | undefined {
  if (!address || address.length <= longestAddress) return address;
  notes.push(`${what} has an address of more than ${longestAddress} characters and is left out.`);
  return undefined;
}
