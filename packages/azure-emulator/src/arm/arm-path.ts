import { ArmError, refusedByGateway } from "./arm-error.ts";

/** An ARM address taken apart. `names` has one name less than `types` where the address is a collection's (or an action's). */
export interface ArmPath {
  /** The path as asked for, decoded, without a trailing slash. */
  text: string;
  subscriptionId?: string;
  resourceGroup?: string;
  provider?: ProviderPath;
}

export interface ProviderPath {
  namespace: string;
  types: string[];
  names: string[];
  /** What the provider's part is attached to: the path before `/providers/`. */
  scope: string;
}

/** Providers whose resources attach to any other resource. */
const extensions = new Set(["microsoft.authorization", "microsoft.insights", "microsoft.eventgrid"]);

/**
 * Takes an ARM path apart. Segments are decoded one by one: SDKs send `echo%3Brev%3D2`, others `echo;rev=2`.
 * Throws an {@link ArmError} where the path isn't one.
 */
export function parseArmPath(pathname: string): ArmPath {
  const segments = decode(pathname);
  const text = `/${segments.join("/")}`;
  const path: ArmPath = { text };
  let index = 0;
  const is = (at: number, word: string) => segments[at]?.toLowerCase() === word;
  if (is(0, "subscriptions") && segments[1] !== undefined) {
    path.subscriptionId = segments[1];
    index = 2;
    if (is(2, "resourcegroups") && segments[3] !== undefined) {
      path.resourceGroup = segments[3];
      index = 4;
    }
  }
  const extension = extensionAt(segments);
  if (extension > index) return { ...path, provider: provider(segments, extension) };
  if (is(index, "providers") && segments[index + 1] !== undefined) {
    return { ...path, provider: provider(segments, index) };
  }
  return path;
}

function extensionAt(segments: string[]): number {
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === "providers");
  return extensions.has(segments[at + 1]?.toLowerCase() ?? "") ? at : -1;
}

function provider(segments: string[], at: number): ProviderPath {
  const rest = segments.slice(at + 2);
  return {
    namespace: segments[at + 1] ?? "",
    types: rest.filter((_, index) => index % 2 === 0),
    names: rest.filter((_, index) => index % 2 === 1),
    scope: `/${segments.slice(0, at).join("/")}`,
  };
}

function decode(pathname: string): string[] {
  const segments = pathname.split("/").filter((segment) => segment !== "");
  try {
    return segments.map(decodeURIComponent);
  } catch {
    throw new ArmError(400, "BadRequest", "The request path holds an invalid percent encoding.", {
      headers: refusedByGateway,
    });
  }
}

/** Whether `id` is `scope` or lies below it, letter case ignored. `/` is above everything. */
export function isWithin(id: string, scope: string): boolean {
  const lowId = id.toLowerCase();
  const lowScope = scope.toLowerCase().replace(/\/+$/, "");
  return lowId === lowScope || lowId.startsWith(`${lowScope}/`);
}

export function subscriptionPath(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}

export function resourceGroupPath(subscriptionId: string, group: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
}

export function managementPath(subscriptionId: string, group: string, name: string): string {
  return `${resourceGroupPath(subscriptionId, group)}/providers/Microsoft.ApiManagement/service/${name}`;
}

export function centerPath(subscriptionId: string, group: string, name: string): string {
  return `${resourceGroupPath(subscriptionId, group)}/providers/Microsoft.ApiCenter/services/${name}`;
}
