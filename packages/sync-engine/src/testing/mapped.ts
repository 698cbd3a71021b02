import type { DesiredTree } from "../desired-tree.ts";
import type { LinkSettings } from "../link-settings.ts";
import { mapToDesired } from "../map-to-desired.ts";
import type { SourceApi, SourceSnapshot, SourceVersionSet } from "../source.ts";
import { apiNamed, instanceId } from "./sample-source.ts";

export const settings: LinkSettings = {
  environment: { name: "shop", title: "Shop", kind: "production" },
  lifecycleStage: "preview",
  definitions: "always",
};

/** All that the mapping makes of a snapshot. */
export function mappedTrees(snapshot: SourceSnapshot, settings: LinkSettings): DesiredTree[] {
  return mapToDesired(snapshot, settings).map((tree) => tree.map());
}

/** One API, in a version set or in none, and what the mapping makes of it. */
export function mapped(api: Partial<SourceApi>, set?: SourceVersionSet, gatewayHosts = ["api.example.com"]) {
  const named = apiNamed("orders", { ...api, ...(set && { versionSetId: set.id }) });
  const instance = { id: instanceId, name: "shop", gatewayHosts };
  const [tree] = mappedTrees({ instance, versionSets: set ? [set] : [], apis: [named] }, settings);
  if (!tree) throw new Error("no tree");
  const [version] = tree.versions;
  const server = version?.deployment?.owned.server as { runtimeUri: string[] } | undefined;
  return {
    tree,
    title: tree.api.owned.title,
    description: tree.api.owned.description,
    kind: tree.api.owned.kind,
    people: tree.api.initial,
    versionTitle: version?.version.owned.title,
    lifecycleStage: version?.version.initial.lifecycleStage,
    definitionTitle: version?.definition?.owned.title,
    runtimeUri: server?.runtimeUri,
    deploymentDescription: version?.deployment?.initial.description,
  };
}
