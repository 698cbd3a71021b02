import type { OddApi } from "./odd-api.ts";

const long = "The international purchase order and goods receipt reconciliation service of Contoso";
const table = "<table><tr><th>Code</th><th>Means</th></tr><tr><td>1</td><td>Open</td></tr></table>";

/** Titles and descriptions. */
export const texts: OddApi[] = [
  { name: "blank-name", displayName: "   ", shows: "a blank name falls back to the id" },
  { name: "fifty", displayName: "x".repeat(50), shows: "50 characters fit" },
  { name: "fifty-one", displayName: "x".repeat(51), shows: "51 don't" },
  {
    name: "long-name",
    displayName: long,
    description: "Reconciles.",
    shows: "a long name is cut at a word and stands whole in the description",
  },
  {
    name: "three-hundred",
    displayName: "Word ".repeat(60).trim(),
    shows: "the longest name API Management takes",
  },
  {
    name: "html",
    description: `<h2>Orders</h2><p>All <b>orders</b>, see <a href="https://contoso.com/orders">the guide</a>.</p><ul><li>new</li><li>old</li></ul>${table}<script>alert(1)</script>`,
    shows: "HTML becomes readable text; scripts go",
  },
  {
    name: "broken-html",
    description: "<p>Not <b>closed<ul><li>one<li>two &amp; three &nbsp;&lt;tag&gt;",
    shows: "broken markup and entities",
  },
  {
    name: "placeholders",
    description: "Send <b>your</b> key: <your-key>, if a<b and b>c &amp; List<string>.",
    shows: "what only looks like a tag stays, also beside markup",
  },
  {
    name: "html-entities",
    description: "&copy; 2026 &mdash; caf&eacute; &#128640; &amp;lt;b&amp;gt; &unknown; ?a=1&copy=2",
    shows: "entities are read once, and a query is none",
  },
  {
    name: "html-links",
    description:
      '<p><a href="javascript:alert(1)">Run</a>, <a href="mailto:orders@contoso.com">write</a>, <img src="x" alt="a diagram" onerror="alert(1)"></p><iframe src="https://contoso.com"></iframe>',
    shows: "only addresses that lead somewhere stay; pictures leave their text",
  },
  {
    name: "million",
    description: `<p>${"A sentence of a million characters. ".repeat(28_000)}</p>`,
    shows: "of a description of a million characters the beginning comes",
  },
  {
    name: "no-html",
    description: "a < b && c > d\n\nSecond paragraph",
    shows: "text without markup keeps its lines",
  },
  {
    name: "rtl",
    displayName: "خدمة الطلبات",
    description: "إدارة طلبات العملاء",
    shows: "right-to-left text as it is",
  },
  {
    name: "emoji",
    displayName: `${"👨‍👩‍👧‍👦".repeat(4)} family orders of all`,
    shows: "an emoji of eleven units is never cut apart",
  },
  { name: "combining", displayName: "e\u0301".repeat(30), shows: "nor a letter from its accent" },
  {
    name: "invisible-name",
    displayName: "\u200b\u200d",
    shows: "a name that nobody can see falls back to the id",
  },
  { name: "emoji-alone", displayName: "\u{1f680}", shows: "an emoji alone is a name" },
  { name: "override", displayName: "invoice\u202efdp.exe", shows: "overrides of direction go" },
  { name: "half-emoji", displayName: "Half \ud83d of one", shows: "half a character is replaced as a whole" },
  {
    name: "control",
    displayName: "Bell\u0007 and\tnew\nline",
    description: "One\u0000\u001b[31m\r\nTwo",
    shows: "control characters go",
  },
  {
    name: "long-description",
    description: "Every word counts. ".repeat(60).trim(),
    shows: "a description is cut at 1,000 characters",
  },
];

/** Contacts, licenses and terms. */
export const people: OddApi[] = [
  {
    name: "people",
    shows: "contacts, license and terms come along at creation",
    properties: {
      contact: { name: "Orders team", email: "orders@contoso.com", url: "https://contoso.com/orders" },
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      termsOfServiceUrl: "https://contoso.com/terms",
    },
  },
  {
    name: "people-too-long",
    shows: "what is too long is dropped with a note",
    properties: {
      contact: {
        name: "n".repeat(101),
        email: `${"e".repeat(100)}@x.com`,
        url: `https://contoso.com/${"u".repeat(200)}`,
      },
      license: { name: "l".repeat(101), url: `https://contoso.com/${"u".repeat(200)}` },
      termsOfServiceUrl: `https://contoso.com/${"u".repeat(200)}`,
    },
  },
  {
    name: "people-no-url",
    shows: "what is no web address is dropped with a note",
    properties: {
      contact: { name: "Orders team", email: "not a mail", url: "javascript:alert(1)" },
      license: { name: "MIT", url: "see file" },
      termsOfServiceUrl: "ask us",
    },
  },
  {
    name: "people-secret",
    shows: "credentials in an address don't go anywhere",
    properties: {
      contact: { name: "Orders team", email: "mailto:orders@contoso.com" },
      termsOfServiceUrl: "https://user:secret@contoso.com/terms",
    },
  },
  {
    name: "people-empty",
    shows: "empty fields are no fields",
    properties: {
      contact: { name: "", email: null, url: "" },
      license: { name: " ", url: null },
      termsOfServiceUrl: "",
    },
  },
];
