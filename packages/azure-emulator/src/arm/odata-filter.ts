import { ArmError } from "./arm-error.ts";

type Value = string | number | boolean | null;
/** Reads a field of an item; `undefined` where the item lacks it. */
export type FieldReader<T> = (item: T, field: string) => Value | undefined;
type Test<T> = (item: T) => boolean;

/**
 * Compiles an OData `$filter` of the kind ARM services take: comparisons, `and`, `or`, `not`, parentheses and
 * `contains`, `startswith`, `endswith`, `substringof`. Text compares without regard to letter case.
 * Throws a 400 where the filter can't be read or names a field the list doesn't filter on.
 */
export function compileFilter<T>(filter: string, fields: readonly string[], read: FieldReader<T>): Test<T> {
  const tokens = tokenize(filter);
  let at = 0;
  const known = new Map(fields.map((field) => [field.toLowerCase(), field]));

  const peek = () => tokens[at]?.toLowerCase();
  const next = (): string => {
    const token = tokens[at++];
    if (token === undefined) throw invalid(filter, "it ends too early");
    return token;
  };
  const expect = (token: string) => {
    const got = next();
    if (got !== token) throw invalid(filter, `'${token}' was expected in place of '${got}'`);
  };
  const field = (token: string): ((item: T) => Value | undefined) => {
    const name = known.get(token.replace(/^properties\//i, "").toLowerCase());
    if (!name) throw invalid(filter, `'${token}' can't be filtered on`);
    return (item) => read(item, name);
  };

  function disjunction(): Test<T> {
    let left = conjunction();
    while (peek() === "or") {
      next();
      const [one, other] = [left, conjunction()];
      left = (item) => one(item) || other(item);
    }
    return left;
  }
  function conjunction(): Test<T> {
    let left = negation();
    while (peek() === "and") {
      next();
      const [one, other] = [left, negation()];
      left = (item) => one(item) && other(item);
    }
    return left;
  }
  function negation(): Test<T> {
    if (peek() !== "not") return primary();
    next();
    const inner = negation();
    return (item) => !inner(item);
  }
  function primary(): Test<T> {
    if (peek() === "(") {
      next();
      const inner = disjunction();
      expect(")");
      return inner;
    }
    const token = next();
    const test = functions[token.toLowerCase()];
    if (!test) return comparison(token);
    expect("(");
    const first = next();
    expect(",");
    const second = next();
    expect(")");
    const [fieldToken, literal] = token.toLowerCase() === "substringof" ? [second, first] : [first, second];
    const readField = field(fieldToken);
    const needle = String(literalOf(filter, literal)).toLowerCase();
    return (item) => test(String(readField(item) ?? "").toLowerCase(), needle);
  }
  function comparison(token: string): Test<T> {
    const readField = field(token);
    const operator = next().toLowerCase();
    const compare = operators[operator];
    if (!compare) throw invalid(filter, `'${operator}' is no operator`);
    const wanted = comparable(literalOf(filter, next()));
    return (item) => compare(comparable(readField(item) ?? null), wanted);
  }

  const test = disjunction();
  if (at < tokens.length) throw invalid(filter, `'${tokens[at]}' is not understood`);
  return test;
}

const functions: Record<string, (text: string, part: string) => boolean> = {
  contains: (text, part) => text.includes(part),
  substringof: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

type Comparable = string | number | boolean | null;
const operators: Record<string, (a: Comparable, b: Comparable) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  gt: (a, b) => a !== null && b !== null && a > b,
  ge: (a, b) => a !== null && b !== null && a >= b,
  lt: (a, b) => a !== null && b !== null && a < b,
  le: (a, b) => a !== null && b !== null && a <= b,
};

function comparable(value: Value): Comparable {
  return typeof value === "string" ? value.toLowerCase() : value;
}

function literalOf(filter: string, token: string): Value {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
  throw invalid(filter, `'${token}' is no value; text stands between single quotes`);
}

function tokenize(filter: string): string[] {
  const tokens: string[] = [];
  const pattern = /\s*('(?:[^']|'')*'|[(),]|[^\s(),']+)/gy;
  let end = 0;
  for (let match = pattern.exec(filter); match; match = pattern.exec(filter)) {
    tokens.push(match[1] ?? "");
    end = pattern.lastIndex;
  }
  if (filter.slice(end).trim() !== "") throw invalid(filter, "a quote is not closed");
  return tokens;
}

function invalid(filter: string, why: string): ArmError {
  return new ArmError(400, "InvalidFilterInQueryString", `The $filter '${filter}' is invalid: ${why}.`);
}
