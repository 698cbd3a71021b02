import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanLine, cutText, readableText } from "./text.ts";

test.each([
  ["<p>Orders &amp; <b>carts</b></p><script>alert(1)</script>", "Orders & carts"],
  ["<ul><li>one</li><li>two</li></ul>", "- one\n- two"],
  ['See <a href="https://example.com/docs">the docs</a>.', "See the docs [https://example.com/docs]."],
  ["Plain, with a < b and c > d", "Plain, with a < b and c > d"],
  ["<p>never closed", "never closed"],
  ["bell\u0007 and nul\u0000", "bell and nul"],
  ["First line\n\nR&amp;D, <b>second</b> line", "First line\n\nR&D, second line"],
  [
    "<table><tr><th>Code</th><th>Means</th></tr><tr><td>404</td><td>gone</td></tr></table>",
    "Code   Means\n404    gone",
  ],
  ['<p><a href="javascript:alert(1)">click</a></p>', "click"],
  ['<a href="mailto:orders@example.com">Write</a> to us', "Write [orders@example.com] to us"],
  ["See https://example.com/?a=1&copy=2 &amp; <b>more</b>", "See https://example.com/?a=1&copy=2 & more"],
  ["half a character \ud83d", "half a character \ufffd"],
  ["שלום <b>עולם</b>", "שלום עולם"],
  ["", ""],
  ["if a<b and b>c", "if a<b and b>c"],
  ["if a<b and b>c, <b>stop</b> &amp; use <your-key>", "if a<b and b>c, stop & use <your-key>"],
  ["<p>List<string> of <td nowrap>cells</p>", "List<string> of cells"],
  ['<p>See <img src="x.png" alt="the diagram" onerror="alert(1)"></p>', "See the diagram"],
  ["<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"],
  ["&amp;lt;b&amp;gt; &#x1F680; &unknown;", "&lt;b&gt; 🚀 &unknown;"],
  ["safe\u202Egnp.exe", "safegnp.exe"],
  ["e\u0301 stays", "e\u0301 stays"],
  ["<style>p{}</style><!-- no --><p>Text</p><script async>x</script>", "Text"],
  ["<p>a</p>".repeat(20), Array(20).fill("a").join("\n\n")],
])("%j becomes %j", (description, expected) => {
  expect(readableText(description)).toBe(expected);
});

test("markup nested twenty thousand deep is no trouble", () => {
  expect(() => readableText("<div>".repeat(20_000))).not.toThrow();
});

test.each(["<p>", "<", "&amp; <", "<a ", `<p ${" ".repeat(50)}`])(
  "%j by the hundred thousand is no trouble",
  (part) => {
    expect(readableText(part.repeat(100_000)).length).toBeLessThan(2_000_000);
  },
);

test.each([
  ["fits as it is", 13, "fits as it is"],
  ["cut at a word, not in one", 12, "cut at a…"],
  ["Oneverylongwordthatgoesonandon", 10, "Oneverylo…"],
  ["no comma, at the end", 10, "no comma…"],
  ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 13, "👩‍👩‍👧‍👦…"],
  ["e\u0301e\u0301e\u0301", 4, "e\u0301…"],
  ["שלום עולם ומלואו", 12, "שלום עולם…"],
])("%j within %i is %j", (text, limit, expected) => {
  expect(cutText(text, limit)).toBe(expected);
});

test("whatever the text, what is cut fits, is well-formed and begins as the text does", () => {
  const texts = fc.string({ unit: "grapheme", maxLength: 200 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 100 }), (text, limit) => {
      const cut = cutText(text, limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut.isWellFormed()).toBe(true);
      expect(text.startsWith(cut.replace(/…$/, "")) || text === cut).toBe(true);
    }),
  );
});

test("a line has no control character, no line break and no half of a character, whatever came", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = cleanLine(text);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(line.isWellFormed()).toBe(true);
      expect(cleanLine(line)).toBe(line);
    }),
  );
});
