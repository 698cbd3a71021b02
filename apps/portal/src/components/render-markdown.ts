import DOMPurify from "dompurify";
import { marked } from "marked";

const allowedTags =
  "a b blockquote br code del dd dl dt em h3 h4 h5 h6 hr i li ol p pre s strong sub sup table tbody td th thead tr ul".split(
    " ",
  );

/** GitHub's Markdown as a fragment of harmless elements; headings stand below those of the page, links open a new tab. */
export function renderMarkdown(text: string): DocumentFragment {
  const html = marked.parse(text, { gfm: true, async: false });
  const fragment = DOMPurify.sanitize(html.replace(/<(\/?)h[12]\b/g, "<$1h3"), {
    ALLOWED_TAGS: allowedTags,
    ALLOWED_ATTR: ["href", "title", "start", "align"],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const anchor of fragment.querySelectorAll("a")) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer nofollow";
  }
  return fragment;
}
