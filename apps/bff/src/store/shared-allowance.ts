import type { Allowance, ArmBucket, Grant, Wish } from "@api-center-links/azure/arm-allowance";
import { type RawBuilder, sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * The allowance of processes that share a database: they act as one principal, and ARM counts them as one. Each draw is one statement
 * on the bucket's row, by the database's clock; where that is set back, what was to end by it ends as much earlier. A process that dies
 * wastes what it has drawn, one token for each of its links at most once the bucket is empty. Rejects where the database fails.
 */
export function sharedAllowance(
  { query }: Pick<Database, "query">,
  now: () => RawBuilder<Date> = () => sql<Date>`clock_timestamp()`,
): Allowance {
  // Draws follow each other by the row's lock, and so do their times: only a clock that was set back is behind the last of them.
  const closedUntil = (at: RawBuilder<Date>) =>
    sql<Date>`arm_buckets.closed_until - greatest(interval '0', arm_buckets.filled_at - ${at})`;

  async function create({ key, size }: ArmBucket): Promise<void> {
    await query
      .insertInto("arm_buckets")
      .values({ key, tokens: size, granted: 0, filled_at: now(), closed_until: now() })
      .onConflict((conflict) => conflict.column("key").doNothing())
      .execute();
  }

  async function drawOnce(bucket: ArmBucket, { wanted, parties, left }: Wish): Promise<Grant | undefined> {
    const { key, size, refillPerSecond } = bucket;
    const told = sql`${left ?? null}::float8`;
    const { rows } = await sql<{ granted: number; tokens: number; closed_for_ms: number }>`
      update arm_buckets
      set (tokens, granted, filled_at, closed_until) = (
        select level - taken, taken, at, ${closedUntil(sql`at`)}
        from (select ${now()} as at) as clock,
        lateral (
          select greatest(tokens, least(
            ${size}::float8,
            tokens + ${refillPerSecond}::float8 * greatest(0, extract(epoch from at - filled_at))
          )) as refilled
        ) as refilling,
        lateral (
          select case when ${told} > ${size}::float8 then ${told} else least(refilled, ${told}) end as level
        ) as believing,
        lateral (
          select greatest(
            least(${wanted}::float8, floor(level / 2)),
            least(${wanted}::float8, ${parties}::float8)
          ) as taken
        ) as taking
      )
      where key = ${key}
      returning granted, tokens, greatest(0, extract(epoch from closed_until - ${now()}) * 1000)::float8 as closed_for_ms
    `.execute(query);
    const [row] = rows;
    return row && { tokens: row.granted, level: row.tokens + row.granted, closedForMs: row.closed_for_ms };
  }

  return {
    async draw(bucket, wish) {
      const grant = await drawOnce(bucket, wish);
      if (grant) return grant;
      await create(bucket);
      return (await drawOnce(bucket, wish)) ?? { tokens: 0, level: 0, closedForMs: 0 };
    },
    async close(bucket, forMs) {
      await create(bucket);
      await query
        .updateTable("arm_buckets")
        .set({
          filled_at: sql<Date>`least(filled_at, ${now()})`,
          closed_until: sql<Date>`greatest(${closedUntil(now())}, ${now()} + ${forMs}::float8 * interval '1 millisecond')`,
        })
        .where("key", "=", bucket.key)
        .execute();
    },
  };
}
