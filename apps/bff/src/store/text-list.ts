import { type RawBuilder, sql } from "kysely";

/** A `text[]`, sent as JSON: the two drivers disagree on how to send arrays. */
export function textList(texts: string[]): RawBuilder<string[]> {
  return sql<string[]>`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;
}
