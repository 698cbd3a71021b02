import { compile, type HtmlToTextOptions } from "html-to-text";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A description as people read it: plain text without control characters. API Management's may hold HTML, of which lists,
 * tables and the addresses of links stay. Text without markup keeps its own lines.
 */
export function readableText(text: string): string {
  const source = text.slice(0, longestRead);
  const convert = blockTag.test(source)
    ? fromHtml
    : inlineMarkup.test(source)
      ? fromTextWithMarkup
      : undefined;
  if (!convert) return cleanText(source);
  // Numbered lists come indented by one.
  const marked = source.replace(lessThan, "&lt;").replace(ampersand, "&amp;");
  return cleanText(convert(marked)).replace(/^ (?=\d+\. )/gm, "");
}

/** One line: no control characters, no halves of characters, single spaces. Empty where nothing would be seen. */
export function cleanLine(text: string): string {
  const line = cleanText(text).replace(/\s+/gu, " ").trim();
  return /[^\p{Cf}\p{M}\s]/u.test(line) ? line : "";
}

/**
 * The text where it fits, else cut at a word and ended with `…`; never longer than `limit` UTF-16 units, which is what
 * API Center counts, and never inside what a reader sees as one character.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  const kept = text.slice(0, end);
  const atWord = kept.replace(/\s+\S*$/u, "");
  const brokeWord = !/^\s/u.test(text.slice(end));
  const cut = brokeWord && atWord.length >= limit / 2 ? atWord : kept;
  return `${cut.replace(/[\s,;:.–—-]+$/u, "")}…`;
}

/** Several lines: no control characters but line breaks, no halves of characters, at most one empty line in a row. */
function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029\v\f\u0085]/g, "\n")
      .replace(/\t/g, " ")
      // Embeddings and overrides of direction would turn what stands around the text, too.
      .replace(/[^\P{Cc}\n]|[\uFEFF\u202A-\u202E]/gu, "")
      .replace(/[^\S\n]+$/gmu, "")
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}

/** Only the beginning is ever shown; a description of megabytes isn't worth reading to its end. */
const longestRead = 100_000;

const blocks =
  "html|head|body|p|br|div|ul|ol|li|dl|dt|dd|table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th|h[1-6]|hr|pre|blockquote|section|article|aside|header|footer|main|nav|figure|figcaption|details|summary|form|fieldset|script|style|noscript|template|iframe|object|video|audio|svg|center|title|meta|link";
/** What is around them may be text with lines of its own. */
const inlines =
  "a|abbr|b|big|bdi|bdo|cite|code|del|dfn|em|embed|font|i|img|input|ins|kbd|label|mark|q|s|samp|select|option|button|textarea|small|span|strike|strong|sub|sup|time|tt|u|var|wbr";
/** A tag's rest: attributes with values, or one of those that stand alone. `<b and c>` is no tag but a comparison. */
const rest = String.raw`(?:\s+(?:[^\s<>=]+\s*=|(?:async|checked|compact|controls|defer|disabled|hidden|ismap|nowrap|noshade|open|reversed)\b)[^<>]*)?\s*\/?>`;
const blockTag = new RegExp(`</?(?:${blocks})${rest}`, "i");
const inlineMarkup = new RegExp(
  `</?(?:${inlines})${rest}|<!--|&(?:[a-z][a-z0-9]{1,30}|#\\d{1,7}|#x[\\da-f]{1,6});`,
  "i",
);
/** A placeholder such as `<your-key>` or a generic type is text, also where there is markup beside it. */
const lessThan = new RegExp(`<(?![!?]|/?(?:${blocks}|${inlines})${rest})`, "gi");
/** `?a=1&copy=2` is no copyright sign: only what ends with a semicolon is an entity. */
const ampersand = /&(?!(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[\da-f]{1,6});)/gi;

const options: HtmlToTextOptions = {
  wordwrap: false,
  // Deeper nesting exhausts the stack: seen with 20,000 unclosed elements.
  limits: { maxDepth: 60, ellipsis: "" },
  selectors: [
    {
      selector: "a",
      options: {
        hideLinkHrefIfSameAsText: true,
        noAnchorUrl: true,
        // Mail addresses come without their scheme.
        pathRewrite: (address: string) =>
          /^(?:https?:|\/|[^\s@:]+@[^\s@:]+$)/i.test(address.trim()) ? address.trim() : "",
      },
    },
    // Its text alone.
    { selector: "img", format: "image", options: { pathRewrite: () => "" } },
    { selector: "ul", options: { itemPrefix: "- " } },
    { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

const fromHtml = compile(options);
const fromTextWithMarkup = compile({ ...options, preserveNewlines: true });
