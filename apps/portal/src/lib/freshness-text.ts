import type { Link } from "@api-center-links/contracts/links";

type Watched = Pick<Link, "status" | "statusReason" | "lastSuccessAt">;

/** How fresh what a link keeps is where no change of its source has been noticed that isn't in the API center yet. */
export function freshnessText({ status, statusReason, lastSuccessAt }: Watched): string {
  if (status === "paused" || status === "deleting") return "Changes aren't watched";
  if (lastSuccessAt === null) return "Not synced yet";
  if (statusReason?.remedy === "review-deletions") return "Only deletions wait, for a decision";
  // Whoever can't read the source, or write what it has, doesn't know what is new there.
  const cannotLook = status === "error" || status === "needs-attention";
  return cannotLook ? "Not known while the link can't sync" : "No change is waiting";
}
