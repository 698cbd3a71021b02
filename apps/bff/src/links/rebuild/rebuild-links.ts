import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import { resourceName } from "@api-center-links/azure/resource-id";
import { completeLink } from "./complete-link.ts";
import { type RebuildOptions, type RebuiltLink, readFindings } from "./findings.ts";
import { isApiManagement } from "./found-environment.ts";
import { rebuildLink } from "./rebuild-link.ts";

/** Said to be a link's, and isn't one that a link can have made. Nothing was stored. */
export class NoSuchEnvironmentError extends Error {
  constructor(argument: string, environment: string, centerId: string) {
    super(
      `${argument} ${environment}: ${resourceName(centerId)} has no such environment that a link which isn't here may have made.`,
    );
    this.name = "NoSuchEnvironmentError";
  }
}

/**
 * Recreates the links of an API center whose records were lost, and the parts of links' ledgers that were, from what links leave there
 * (environments, and APIs under names derived from their sources) and from the instances themselves. Writes nothing in Azure and forgets
 * nothing. Rejects with a `Fault` where the API center can't be read, and with a `NoSuchEnvironmentError`.
 */
export async function rebuildLinks(options: RebuildOptions): Promise<RebuiltLink[]> {
  const { connection, centerId, also, leaveOut, signal } = options;
  const reader = apiCenterReader(connection, centerId);
  const [environments, azures, findings] = await Promise.all([
    reader.listEnvironments(signal),
    reader.listApiSources(signal),
    readFindings(options, reader),
  ]);
  const { links } = findings;
  const notOurs = new Set([
    ...azures.map(({ properties }) => lastName(properties.targetEnvironmentId ?? "")),
    ...links.map(({ settings }) => settings.environment.name.toLowerCase()),
  ]);
  const candidates = environments.filter(
    (each) => isApiManagement(each) && !notOurs.has(each.name.toLowerCase()),
  );
  for (const [argument, given] of Object.entries({ "--also": also, "--leave-out": leaveOut })) {
    const unknown = given.find((name) => !candidates.some((each) => lastName(each.name) === lastName(name)));
    if (unknown !== undefined) throw new NoSuchEnvironmentError(argument, unknown, centerId);
  }
  const rebuilt: RebuiltLink[] = [];
  for (const link of links) rebuilt.push(await completeLink(link, findings));
  for (const environment of candidates) {
    if (leaveOut.some((name) => lastName(name) === lastName(environment.name))) continue;
    rebuilt.push(await rebuildLink(environment, findings));
  }
  return rebuilt.map((each) => ({
    ...each,
    undeployed: each.undeployed.filter((api) => !findings.taken.has(api)),
  }));
}

function lastName(id: string): string {
  return resourceName(id).toLowerCase();
}
