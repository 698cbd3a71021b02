import { convert } from "html-to-text";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** API Management's text, which may hold HTML, as readable plain text without control characters. */
export function readableText(text: string): string {
  const plain = looksLikeHtml(text) ? fromHtml(text) : text;
  return (
    plain
      .replace(/\r\n?/g, "\n")
      // biome's own advice: control characters by their Unicode property, not by code
      .replace(/\p{Cc}/gu, (character) => (character === "\n" || character === "\t" ? character : ""))
      .replace(/[ \t]+\n/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}

function looksLikeHtml(text: string): boolean {
  return /<\/?[a-z][^<>]*>|<!--|&(#\d+|#x[0-9a-f]+|[a-z]+\d*);/i.test(text);
}

function fromHtml(html: string): string {
  return convert(html, {
    wordwrap: false,
    selectors: [
      { selector: "script", format: "skip" },
      { selector: "style", format: "skip" },
      { selector: "img", format: "skip" },
      { selector: "a", options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
      { selector: "table", format: "dataTable" },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  });
}

/**
 * The text where it fits, else cut at a word and ended with `…`; never longer than `limit` UTF-16 units, which is what
 * API Center counts, and never inside what a reader sees as one character.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = "";
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > limit - 1) break;
    kept += segment;
  }
  const atWord = kept.replace(/\s+\S*$/u, "");
  const brokeWord = !/^\s/u.test(text.slice(kept.length));
  const cut = brokeWord && atWord.length >= limit / 2 ? atWord : kept;
  return `${cut.replace(/[\s,;:.–—-]+$/u, "")}…`;
}
