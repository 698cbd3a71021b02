import type { Link } from "@api-center-links/contracts/links";
import { formatCount } from "./format.ts";

/** `no drift`, or `3 APIs and the environment had drifted and were repaired`. */
export function verificationText(
  verification: Pick<NonNullable<Link["lastVerification"]>, "drifted" | "environmentDrifted" | "failed">,
): string {
  const { drifted, environmentDrifted, failed } = verification;
  const what = [
    ...(drifted > 0 ? [formatCount(drifted, "API")] : []),
    ...(environmentDrifted ? ["the environment"] : []),
  ].join(" and ");
  const isOne = drifted + Number(environmentDrifted) === 1;
  const found = what === "" ? "no drift" : `${what} had drifted and ${isOne ? "was" : "were"} repaired`;
  return failed > 0 ? `${found}; ${formatCount(failed, "API")} failed` : found;
}
