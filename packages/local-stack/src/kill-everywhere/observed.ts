import { isDeepStrictEqual } from "node:util";
import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Emulator } from "@api-center-links/azure-emulator/start";
import type { LinkedApi } from "@api-center-links/contracts/linked-apis";
import type { Link } from "@api-center-links/contracts/links";
import type { ProductSide } from "../product-side.ts";

/** The API center as far as it tells: names, properties and documents, without moments and ETags. */
export function inventoryOf(emulator: Emulator): unknown {
  const center = emulator.estate.center(testPlaces.center);
  return {
    environments: byName(center.environments(), ({ properties }) => properties),
    apis: byName(center.apis(), (api) => ({
      properties: api.properties,
      deployments: byName(api.deployments, ({ properties }) => properties),
      versions: byName(api.versions, (version) => ({
        properties: version.properties,
        definitions: byName(version.definitions, ({ properties, specification }) => ({
          properties,
          specification,
        })),
      })),
    })),
  };
}

/** Only the latest of a name would be seen, but names are unique in a collection. */
function byName<T extends { name: string }>(items: Iterable<T>, shown: (item: T) => unknown) {
  const sorted = [...items].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return structuredClone(Object.fromEntries(sorted.map((item) => [item.name, shown(item)])));
}

/** The product's own view: its links and what their ledgers say. */
export async function productView(product: ProductSide): Promise<unknown> {
  const links = await product.links();
  return Promise.all(
    links.map(async (link) => ({ ...viewOf(link), apis: (await product.linkedApis(link.id)).map(apiView) })),
  );
}

function viewOf({ name, status, statusReason, counts, currentRun, progress, pendingSince }: Link) {
  return { name, status, statusReason, counts, isRunning: currentRun !== null, progress, pendingSince };
}

function apiView({ lastChangedAt: _, ...api }: LinkedApi) {
  return api;
}

/** Where the two differ first; `undefined` where they don't. */
export function firstDifference(expected: unknown, actual: unknown, path = ""): string | undefined {
  if (isDeepStrictEqual(expected, actual)) return undefined;
  if (!isObject(expected) || !isObject(actual))
    return `${path || "it"} is ${shortly(actual)} instead of ${shortly(expected)}`;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(expected[key], actual[key], path === "" ? key : `${path}.${key}`);
    if (difference) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
