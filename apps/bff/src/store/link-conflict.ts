import { scopesOverlap } from "@api-center-links/azure/source-scope";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import { key, type NewLinkRecord } from "./link-record.ts";

/** What already stands in the way of a new link. */
export type LinkConflict = "name" | "instance" | "environment" | "limit";

/** What of the stored links of its API center stands in the way of a new one; the limit is the caller's to count. */
export async function findConflict(
  database: Pick<Database["query"], "selectFrom">,
  link: NewLinkRecord,
): Promise<LinkConflict | undefined> {
  const rows = await database
    .selectFrom("links")
    .select(["name", "instance_key", "scope", "environment_key"])
    .where("center_key", "=", key(link.centerId))
    .where((where) =>
      where.or([
        where("instance_key", "=", key(link.instanceId)),
        where(sql`lower(name)`, "=", key(link.name)),
        where("environment_key", "=", key(link.settings.environment.name)),
      ]),
    )
    .execute();
  const sameSource = rows.some(
    (row) => row.instance_key === key(link.instanceId) && scopesOverlap(row.scope, link.scope),
  );
  if (sameSource) return "instance";
  if (rows.some((row) => key(row.name) === key(link.name))) return "name";
  const sameEnvironment = rows.some((row) => row.environment_key === key(link.settings.environment.name));
  return sameEnvironment ? "environment" : undefined;
}

/**
 * What another link, stored at the same moment, took: both drivers pass on PostgreSQL's SQLSTATE and the name of the violated
 * constraint. Undefined for any other error.
 */
export function violatedBy(error: unknown): LinkConflict | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "23505") return undefined;
  const constraint = "constraint" in error ? error.constraint : undefined;
  switch (constraint) {
    case "links_one_per_name":
      return "name";
    case "links_one_per_scope":
      return "instance";
    case "links_one_per_environment":
      return "environment";
    default:
      return undefined;
  }
}
