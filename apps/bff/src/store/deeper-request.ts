import { type RawBuilder, sql } from "kysely";
import { storedJson } from "./stored-json.ts";
import type { RunRequest } from "./tables.ts";

/**
 * SQL for what a link's next run is for where two things are asked for: the one that looks more closely, since it does all that the
 * other would, and of two alike the later. A deletion comes before all. Either may be null.
 */
export function deeperRequest(
  earlier: RawBuilder<RunRequest | null>,
  later: RawBuilder<RunRequest | null>,
): RawBuilder<string | null> {
  return sql`case when ${earlier} is null or ${rank(later)} >= ${rank(earlier)} then ${later} else ${earlier} end`;
}

/** A request as a value in SQL. */
export function requestValue(request: RunRequest): RawBuilder<RunRequest> {
  return sql`${storedJson(request)}::jsonb`;
}

function rank(request: RawBuilder<RunRequest | null>): RawBuilder<unknown> {
  return sql`array_position(
    array['listing', 'documents', 'verify', 'deleted'],
    case when ${request} ->> 'trigger' = 'deleted' then 'deleted' else ${request} ->> 'depth' end
  )`;
}
