/**
 * A path below an ARM id: each name becomes one segment, whatever is in it. Throws a `RangeError` for names that a
 * URL would take for a step up (`.`, `..`) or that are empty.
 */
export function armPath(base: string, ...names: string[]): string {
  return [base.replace(/\/+$/, ""), ...names.map(segment)].join("/");
}

function segment(name: string): string {
  if (name === "" || name === "." || name === "..")
    throw new RangeError(`"${name}" can't be part of a path.`);
  return encodeURIComponent(name);
}
