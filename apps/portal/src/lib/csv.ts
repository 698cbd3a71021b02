/**
 * A CSV document (RFC 4180) that spreadsheets open as text. A cell that a spreadsheet would take for a formula is
 * prefixed with an apostrophe: names and descriptions come from API publishers, and a formula can call out (OWASP, "CSV
 * injection").
 */
export function csvDocument(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return [header, ...rows]
    .map((row) => row.map(cell).join(","))
    .join("\r\n")
    .concat("\r\n");
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
