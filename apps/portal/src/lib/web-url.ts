/** The URL where it is one that a browser may open: `http` or `https`, never `javascript:` and the like. */
export function webUrl(text: string | null): URL | undefined {
  if (text === null || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
}
