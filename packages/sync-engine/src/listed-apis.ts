import type { DesiredTree } from "./desired-tree.ts";
import type { EntityProperties, SeeEntity } from "./inventory.ts";
import type { WantedTree } from "./map-to-desired.ts";
import { covers } from "./overlay.ts";

/** The wanted ones among the APIs of a center, as they were listed. */
export interface ListedApis {
  see: SeeEntity;
  /** `undefined` where it wasn't listed. What it has beyond source-owned fields may be left out. */
  find(tree: DesiredTree): EntityProperties | undefined;
}

/** Of APIs that are as wanted, which nearly all are, nothing but the name is held: thousands are listed. */
export function listedApis(wanted: WantedTree[]): ListedApis {
  const byName = new Map(wanted.map((tree) => [tree.root.toLowerCase(), tree]));
  const asWanted = new Set<string>();
  const others = new Map<string, EntityProperties>();
  return {
    see(name, properties) {
      const tree = byName.get(name);
      if (!tree) return;
      if (covers(properties, tree.map().api.owned)) asWanted.add(name);
      else others.set(name, properties);
    },
    find({ root, api }) {
      const name = root.toLowerCase();
      return asWanted.has(name) ? api.owned : others.get(name);
    },
  };
}
