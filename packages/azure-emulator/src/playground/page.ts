import { readdirSync, readFileSync } from "node:fs";
import { contosoCast } from "./cast.ts";

/** Whom the page may act as, and whose role it may revoke. */
export interface PlaygroundCast {
  /** People in the order offered; the first is chosen. `account` is what `POST /_emulator/tokens` takes. */
  people: { account: string; displayName: string }[];
  /** The identity that syncs run as. */
  syncIdentity: { objectId: string; displayName: string };
}

const folder = new URL("./browser/", import.meta.url);

/**
 * The page on which a person plays the API Management side, as one self-contained HTML document: publish, rename,
 * version and delete APIs, take the sync identity's role away, throttle ARM, make signing in harder, and watch requests arrive.
 *
 * It expects on its own origin: ARM under `/arm`, and the control API under `/_emulator`.
 */
export function playgroundPage(cast: PlaygroundCast = contosoCast): string {
  const imports = Object.fromEntries(
    files(".js").map((file) => [`playground/${file}`, dataUrl(withBareImports(read(file)))]),
  );
  return read("page.html")
    .replace("/* styles */", () => files(".css").map(read).join("\n"))
    .replace('{ "imports": {} }', () => inScript({ imports }))
    .replace('>"cast"<', () => `>${inScript(cast)}<`);
}

function files(extension: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .toSorted();
}

function read(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

/** Modules inside `data:` addresses can't import relatively, only by names of the import map. */
function withBareImports(source: string): string {
  return source.replace(/from "\.\/([\w-]+\.js)"/g, 'from "playground/$1"');
}

function dataUrl(source: string): string {
  return `data:text/javascript;base64,${Buffer.from(source).toString("base64")}`;
}

/** JSON that can't end the script element it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
