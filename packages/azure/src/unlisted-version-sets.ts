import { Fault } from "@api-center-links/sync-engine/fault";
import type { SourceVersionSet } from "@api-center-links/sync-engine/source";
import { type InstanceOptions, readVersionSets, versionSetIdsOf } from "./read-some-apis.ts";
import { resourceKey, scopeCovers } from "./resource-id.ts";
import type { ListedApi } from "./source-snapshot.ts";

/**
 * The version sets that listed APIs are in and the lists of sets leave out, by one request each. Those that are gone are left out
 * here, too. Rejects with a `Fault` when one can't be read, and when the lists leave out so many that they are no use.
 */
export async function readUnlistedVersionSets(
  listed: { apis: ListedApi[]; versionSets: SourceVersionSet[] },
  options: InstanceOptions,
): Promise<SourceVersionSet[]> {
  const known = new Set(listed.versionSets.map(({ id }) => resourceKey(id)));
  const unlisted = versionSetIdsOf(listed.apis).filter(
    (id) => !known.has(resourceKey(id)) && scopeCovers(options.instance.id, id),
  );
  const found: SourceVersionSet[] = [];
  for (let start = 0; start < unlisted.length; start += mostUnlisted + 1) {
    found.push(...(await readVersionSets(unlisted.slice(start, start + mostUnlisted + 1), options)));
    if (found.length > mostUnlisted) {
      throw new Fault(
        "ListIncomplete",
        `API Management's list of version sets leaves out at least ${found.length} that exist. Nothing is changed until it is whole again.`,
      );
    }
  }
  return found;
}

/** Version sets. A few may be made while the lists are read; more would cost a request each at every run. */
const mostUnlisted = 20;
