import { compile, type HtmlToTextOptions } from "html-to-text";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A description as people read it: plain text without control characters. API Management's may hold HTML, of which lists,
 * tables and the addresses of links stay. Text without markup keeps its own lines.
 */
export function readableText(text: string): string {
  const source = text.slice(0, longestRead);
  if (blockTag.test(source)) return cleanText(fromHtml(source));
  if (inlineMarkup.test(source)) return cleanText(fromTextWithMarkup(source));
  return cleanText(source);
}

/** One line: no control characters, no halves of characters, single spaces. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, " ").trim();
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
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\v\f\u0085]/g, "\n")
    .replace(/\t/g, " ")
    .replace(/[^\P{Cc}\n]|\uFEFF/gu, "")
    .replace(/[^\S\n]+$/gmu, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Only the beginning is ever shown; a description of megabytes isn't worth reading to its end. */
const longestRead = 100_000;

const blockTag =
  /<\/?(?:html|head|body|p|br|div|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|h[1-6]|hr|pre|blockquote|section|article|header|footer|main|nav|script|style|center)(?:\s[^<>]*)?\/?>/i;
/** Tags within a line, comments and entities: what is around them may be text with lines of its own. */
const inlineMarkup =
  /<\/?(?:a|abbr|b|big|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|tt|u|var|wbr)(?:\s[^<>]*)?\/?>|<!--|&(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[\da-f]{1,6});/i;

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
        pathRewrite: (address: string) =>
          /^(?:https?:|mailto:|\/)/i.test(address.trim()) ? address.trim() : "",
      },
    },
    { selector: "img", format: "skip" },
    { selector: "ul", options: { itemPrefix: "- " } },
    { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

const fromHtml = compile(options);
const fromTextWithMarkup = compile({ ...options, preserveNewlines: true });
