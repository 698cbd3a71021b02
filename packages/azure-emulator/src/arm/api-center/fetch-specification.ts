import type { World } from "../../server/world.ts";
import { ArmError } from "../arm-error.ts";

const timeoutMs = 20_000;
const maxBytes = 32 * 1024 * 1024;

/** Gets a document by link, as API Center does when it imports one. Throws an {@link ArmError} where it can't be had. */
export async function fetchSpecification(world: World, link: string): Promise<string> {
  if (world.behavior.quirks.exportLinksUnreachable) throw unreachable("it could not be reached");
  const own = ownBlob(world, link);
  if (own !== undefined) return own;
  try {
    const response = await fetch(link, { signal: AbortSignal.timeout(timeoutMs), redirect: "follow" });
    if (!response.ok) throw unreachable(`it answered with status ${response.status}`);
    const bytes = await response.bytes();
    if (bytes.length > maxBytes) throw unreachable("the document is too large");
    return new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof ArmError) throw error;
    throw unreachable("it could not be reached");
  }
}

/** A link of our own blobs needs no trip over the wire. */
function ownBlob(world: World, link: string): string | undefined {
  const url = URL.parse(link);
  if (!url) throw unreachable("it is no address");
  if (url.origin !== world.armUrl || !url.pathname.startsWith("/api-export/")) return undefined;
  const blob = world.blobs.read(url.pathname.split("/").at(-1) ?? "", url.searchParams.get("sig") ?? "");
  if (!blob) throw unreachable("it answered with status 403");
  return blob.text;
}

function unreachable(why: string): ArmError {
  return new ArmError(
    400,
    "SpecificationLinkNotAccessible",
    `The specification could not be read from its link: ${why}.`,
  );
}
