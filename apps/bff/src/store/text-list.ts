import { type RawBuilder, sql } from "kysely";
import { storedJson } from "./stored-json.ts";

/** A `text[]`, sent as JSON: the two drivers disagree on how to send arrays. */
export function textList(texts: string[]): RawBuilder<string[]> {
  return sql<string[]>`array(select jsonb_array_elements_text(${storedJson(texts)}::jsonb))`;
}
