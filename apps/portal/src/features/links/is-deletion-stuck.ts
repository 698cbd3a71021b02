import type { Link } from "@api-center-links/contracts/links";

/** A deletion that Azure refuses. What can't be deleted can still be let go of. */
export function isDeletionStuck({ status, statusReason }: Pick<Link, "status" | "statusReason">): boolean {
  return status === "deleting" && statusReason !== null;
}
