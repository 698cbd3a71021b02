import { type RawBuilder, sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * The days on which the service ran, in UTC. A clock that is a year ahead looks like a year in which nothing happened, and would have
 * all records deleted at once. So a record is as old as its time says, and as many days as the service has seen since, whichever is less:
 * a wrong clock ages records by a day each day, as a right one does.
 */
export interface DaysSeen {
  /** Notes that the service runs today, by the database's clock. */
  seeToday(): Promise<void>;
}

export function daysSeen({ query }: Pick<Database, "query">): DaysSeen {
  return {
    async seeToday() {
      await query
        .insertInto("days_seen")
        .values({ starts_at: sql<Date>`date_trunc('day', now(), 'UTC')` })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

/** What came before this time is older than so many days. */
export function daysAgo(days: number): RawBuilder<Date> {
  return sql<Date>`least(
    now() - ${days}::int * interval '1 day',
    coalesce((select starts_at from days_seen order by starts_at desc offset ${days - 1} limit 1), '-infinity')
  )`;
}
