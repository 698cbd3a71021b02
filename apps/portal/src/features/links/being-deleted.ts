import type { Link } from "@api-center-links/contracts/links";

/** Why nothing else can be done with a link; `undefined` where it isn't being deleted. */
export function beingDeleted({ status }: Pick<Link, "status">): string | undefined {
  return status === "deleting" ? "The link is being deleted." : undefined;
}
