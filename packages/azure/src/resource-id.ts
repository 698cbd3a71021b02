/** ARM id of an API Management instance, taken apart. */
export interface InstanceId {
  /** The whole id as it was given, without a trailing slash. */
  id: string;
  subscriptionId: string;
  resourceGroup: string;
  name: string;
}

/** ARM id of an API center, taken apart. */
export interface CenterId {
  /** The whole id as it was given, without a trailing slash. */
  id: string;
  subscriptionId: string;
  resourceGroup: string;
  name: string;
}

/** The text is no id of the wanted kind; the message names the part that is wrong and what belongs there. */
export class ResourceIdError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ResourceIdError";
  }
}

/**
 * Reads the ARM id of an API Management instance. Letter case of the fixed parts doesn't matter, the casing given is kept.
 * Throws {@link ResourceIdError}.
 */
export function parseInstanceId(text: string): InstanceId {
  return parseServiceId(text, apiManagement);
}

/**
 * Reads the ARM id of an API center. Letter case of the fixed parts doesn't matter, the casing given is kept.
 * Throws {@link ResourceIdError}.
 */
export function parseCenterId(text: string): CenterId {
  return parseServiceId(text, apiCenter);
}

/** The ARM id of an API Management instance. Throws {@link ResourceIdError} where a part breaks Azure's rules. */
export function instanceIdOf(parts: { subscriptionId: string; resourceGroup: string; name: string }): string {
  return parseInstanceId(buildId(parts, apiManagement)).id;
}

/** The ARM id of an API center. Throws {@link ResourceIdError} where a part breaks Azure's rules. */
export function centerIdOf(parts: { subscriptionId: string; resourceGroup: string; name: string }): string {
  return parseCenterId(buildId(parts, apiCenter)).id;
}

/** Whether two ARM ids mean the same resource: they compare without regard to letter case. */
export function sameResource(left: string, right: string): boolean {
  return resourceKey(left) === resourceKey(right);
}

/** One spelling for all spellings of an ARM id, for use as a key. */
export function resourceKey(id: string): string {
  return id.trim().replace(/\/+$/, "").toLowerCase();
}

/** Whether `scope` is the resource itself or something it lies in. `/` covers everything. */
export function scopeCovers(scope: string, resourceId: string): boolean {
  const outer = resourceKey(scope);
  const inner = resourceKey(resourceId);
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Name of the workspace an API Management resource lies in, if it lies in one. */
export function workspaceOf(resourceId: string): string | undefined {
  return segmentAfter(resourceId, "workspaces");
}

/** The last part of an ARM id: the resource's own name. */
export function resourceName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The resource group an ARM id lies in, or `""` for what lies in none. */
export function resourceGroupOf(id: string): string {
  return segmentAfter(id, "resourcegroups") ?? "";
}

/** The subscription an ARM id lies in, or `""` for what lies in none. */
export function subscriptionOf(id: string): string {
  return segmentAfter(id, "subscriptions") ?? "";
}

function segmentAfter(id: string, keyword: string): string | undefined {
  const parts = id.split("/");
  const at = parts.findIndex((part) => part.toLowerCase() === keyword);
  return at < 0 ? undefined : parts[at + 1];
}

interface ServiceType {
  label: string;
  provider: string;
  /** Azure's rule for the name: ARM's schemas of the two types. */
  namePattern: RegExp;
  nameRule: string;
}

const apiManagement: ServiceType = {
  label: "API Management instance",
  provider: "Microsoft.ApiManagement",
  namePattern: /^[a-zA-Z](?:[a-zA-Z0-9-]{0,48}[a-zA-Z0-9])?$/,
  nameRule: "1 to 50 letters, digits and hyphens, starting with a letter and not ending with a hyphen",
};

const apiCenter: ServiceType = {
  label: "API center",
  provider: "Microsoft.ApiCenter",
  namePattern: /^[a-zA-Z0-9-]{3,90}$/,
  nameRule: "3 to 90 letters, digits and hyphens",
};

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const resourceGroupName = /^[\p{L}\p{N}_().-]{1,90}$/u;

function buildId(
  parts: { subscriptionId: string; resourceGroup: string; name: string },
  type: ServiceType,
): string {
  return `/subscriptions/${parts.subscriptionId}/resourceGroups/${parts.resourceGroup}/providers/${type.provider}/service${type === apiCenter ? "s" : ""}/${parts.name}`;
}

function parseServiceId(text: string, type: ServiceType): InstanceId {
  const id = text.trim().replace(/\/+$/, "");
  const typeSegment = type === apiCenter ? "services" : "service";
  const example = `/subscriptions/{subscription id}/resourceGroups/{resource group}/providers/${type.provider}/${typeSegment}/{name}`;
  if (id === "") throw new ResourceIdError(`Enter the resource id of an ${type.label}, such as ${example}.`);
  if (!id.startsWith("/")) {
    throw new ResourceIdError(
      `A resource id starts with "/subscriptions/". For an ${type.label} it reads ${example}.`,
    );
  }

  const [, subscriptions, subscriptionId, groups, resourceGroup, providers, provider, kind, name, ...rest] =
    id.split("/");
  expectKeyword(subscriptions, "subscriptions", "first", example);
  if (!guid.test(subscriptionId ?? "")) {
    throw new ResourceIdError(`"${subscriptionId ?? ""}" is no subscription id: a GUID belongs there.`);
  }
  expectKeyword(groups, "resourceGroups", "third", example);
  if (!resourceGroupName.test(resourceGroup ?? "") || resourceGroup?.endsWith(".")) {
    throw new ResourceIdError(
      `"${resourceGroup ?? ""}" is no resource group name: 1 to 90 letters, digits, underscores, parentheses, hyphens and periods (not at the end) belong there.`,
    );
  }
  expectKeyword(providers, "providers", "fifth", example);
  if (!sameWord(provider, type.provider) || !sameWord(kind, typeSegment)) {
    throw new ResourceIdError(
      `This is the id of a ${provider ?? "?"}/${kind ?? "?"}, not of an ${type.label} (${type.provider}/${typeSegment}).`,
    );
  }
  if (!type.namePattern.test(name ?? "")) {
    throw new ResourceIdError(`"${name ?? ""}" is no name of an ${type.label}: ${type.nameRule}.`);
  }
  if (rest.length > 0) {
    throw new ResourceIdError(
      `The id goes on after the name of the ${type.label} ("/${rest.join("/")}"); it must end there.`,
    );
  }
  return { id, subscriptionId: subscriptionId ?? "", resourceGroup: resourceGroup ?? "", name: name ?? "" };
}

function expectKeyword(found: string | undefined, wanted: string, position: string, example: string): void {
  if (!sameWord(found, wanted)) {
    throw new ResourceIdError(
      `The ${position} part of the resource id is "${found ?? ""}" where "${wanted}" belongs: ${example}.`,
    );
  }
}

function sameWord(found: string | undefined, wanted: string): boolean {
  return found?.toLowerCase() === wanted.toLowerCase();
}
