import { isDeepStrictEqual } from "node:util";
import type { ProductSide } from "../product-side.ts";
import type { AzureSide, ManagedApi } from "./azure-side.ts";

/** How the inventory stands against what the instance publishes. Everything is named by the API's name at the source. */
export interface Comparison {
  published: number;
  /** In the inventory, the definition equal in meaning. */
  equal: string[];
  /** In the inventory with a definition that says something else. */
  different: string[];
  /** In the inventory without a definition. */
  withoutDefinition: string[];
  /** Not in the inventory. */
  missing: string[];
  /** In the inventory though the instance doesn't publish it. */
  leftover: string[];
}

/** Three processes share the work of each comparison: enough that none waits for another. */
const concurrency = 16;

/**
 * Compares each definition exported from API Center with what API Management exports: parsed, the order of keys
 * ignored.
 */
export async function compare(azure: AzureSide, product: ProductSide, linkId: string): Promise<Comparison> {
  const published = await azure.listApis();
  const definitions = await definitionsBySource(product, linkId);
  const result: Comparison = {
    published: published.length,
    equal: [],
    different: [],
    withoutDefinition: [],
    missing: [],
    leftover: leftover(published, definitions),
  };
  await inParallel(published, async (api) => {
    const definition = definitions.get(api.id.toLowerCase());
    if (definition === undefined) result.missing.push(api.name);
    else if (definition === null) result.withoutDefinition.push(api.name);
    else {
      const [source, copy] = await Promise.all([
        azure.exportFromManagement(api.id),
        azure.exportFromCenter(definition),
      ]);
      (sameMeaning(source, copy) ? result.equal : result.different).push(api.name);
    }
  });
  return result;
}

/** Equal in meaning: the same JSON whatever the order of keys; anything else letter by letter. */
export function sameMeaning(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

/** For each API at the source (id in lower case) the path of its definition in the API center, or `null` without one. */
async function definitionsBySource(
  product: ProductSide,
  linkId: string,
): Promise<Map<string, string | null>> {
  const definitions = new Map<string, string | null>();
  await inParallel(await product.linkedApis(linkId), async (linked) => {
    const api = await product.api(linked.name);
    for (const version of api.versions) {
      if (version.sourceId === null) continue;
      const definition = version.definitions.find(({ specification }) => specification !== null);
      definitions.set(
        version.sourceId.toLowerCase(),
        definition === undefined
          ? null
          : `/apis/${api.name}/versions/${version.name}/definitions/${definition.name}`,
      );
    }
  });
  return definitions;
}

function leftover(published: ManagedApi[], definitions: Map<string, string | null>): string[] {
  const ids = new Set(published.map(({ id }) => id.toLowerCase()));
  return [...definitions.keys()].filter((id) => !ids.has(id)).map((id) => id.split("/").at(-1) ?? id);
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
