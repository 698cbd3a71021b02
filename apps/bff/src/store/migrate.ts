import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { up as createLinks } from "./migrations/0001-links.ts";
import { up as addScopes } from "./migrations/0002-link-scopes.ts";
import { up as addRemarks } from "./migrations/0003-link-remarks.ts";
import { up as createActivity } from "./migrations/0004-activity.ts";
import { up as createNoticedChanges } from "./migrations/0005-noticed-changes.ts";
import { up as createInstanceWatches } from "./migrations/0006-instance-watches.ts";
import { up as addEventSubscriptions } from "./migrations/0007-event-subscriptions.ts";
import { up as addVerification } from "./migrations/0008-verification.ts";
import { up as createMissingApis } from "./migrations/0009-missing-apis.ts";
import { up as createArmBuckets } from "./migrations/0010-arm-buckets.ts";
import { up as keepTakenRequests } from "./migrations/0011-taken-requests.ts";
import { up as createDaysSeen } from "./migrations/0012-days-seen.ts";
import { up as orderRuns } from "./migrations/0013-run-order.ts";
import type { Tables } from "./tables.ts";

/** In the order of their names. A migration that was released never changes. */
export const migrations: Record<string, Migration> = {
  "0001-links": { up: createLinks },
  "0002-link-scopes": { up: addScopes },
  "0003-link-remarks": { up: addRemarks },
  "0004-activity": { up: createActivity },
  "0005-noticed-changes": { up: createNoticedChanges },
  "0006-instance-watches": { up: createInstanceWatches },
  "0007-event-subscriptions": { up: addEventSubscriptions },
  "0008-verification": { up: addVerification },
  "0009-missing-apis": { up: createMissingApis },
  "0010-arm-buckets": { up: createArmBuckets },
  "0011-taken-requests": { up: keepTakenRequests },
  "0012-days-seen": { up: createDaysSeen },
  "0013-run-order": { up: orderRuns },
};

/** The database was brought up to date by a newer version of the product. */
export class NewerDatabaseError extends Error {
  constructor(unknown: string[]) {
    super(
      `The database was used by a newer version of this product (it knows ${unknown.join(", ")}). ` +
        "Start that version, or restore a backup from before the update.",
    );
    this.name = "NewerDatabaseError";
  }
}

/**
 * Brings the database up to date. Several processes may start at once: on PostgreSQL an advisory lock lets one
 * migrate while the others wait. Throws {@link NewerDatabaseError}, having changed nothing.
 */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  const unknown = await unknownMigrations(database);
  if (unknown.length > 0) throw new NewerDatabaseError(unknown);
  throw new Error("The database could not be brought up to date.", { cause: error });
}

async function unknownMigrations(database: Kysely<Tables>): Promise<string[]> {
  const known = database.withTables<{ kysely_migration: { name: string } }>();
  const executed = await known.selectFrom("kysely_migration").select("name").orderBy("name").execute();
  return executed.map((row) => row.name).filter((name) => !(name in migrations));
}
