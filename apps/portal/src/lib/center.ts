import type { CenterParams } from "@api-center-links/contracts/names";
import { useMemo } from "react";
import { useParams } from "react-router";

/** The API center of the page that is open. Throws outside of a center's routes. */
export function useCenterParams(): CenterParams {
  const { subscriptionId, resourceGroup, centerName } = useParams();
  return useMemo(() => {
    if (!subscriptionId || !resourceGroup || !centerName)
      throw new Error("This page belongs to an API center.");
    return { subscriptionId, resourceGroup, centerName };
  }, [subscriptionId, resourceGroup, centerName]);
}

/** Address of a page of an API center: `centerUrl(center, "links", id)`. */
export function centerUrl(center: CenterParams, ...segments: string[]): string {
  return ["/centers", center.subscriptionId, center.resourceGroup, center.centerName, ...segments]
    .map((segment, index) => (index === 0 ? segment : encodeURIComponent(segment)))
    .join("/");
}

/** Root of all cache keys of one API center; ARM ids compare case-insensitively. */
export function centerKey(center: CenterParams, ...rest: unknown[]): readonly unknown[] {
  return [
    "center",
    `${center.subscriptionId}/${center.resourceGroup}/${center.centerName}`.toLowerCase(),
    ...rest,
  ];
}
