/**
 * A value as text for a `jsonb` column. PostgreSQL refuses NUL and halves of characters there (https://www.postgresql.org/docs/current/datatype-json.html),
 * and no text of Azure's may keep a run from being settled: they are stored as U+FFFD.
 */
export function storedJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "string" ? each.toWellFormed().replaceAll("\0", "\ufffd") : each,
  );
}
