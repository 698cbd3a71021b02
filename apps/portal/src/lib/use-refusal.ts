import type { CenterParams } from "@api-center-links/contracts/names";
import type { Operation } from "@api-center-links/contracts/operation";
import { useQuery } from "@tanstack/react-query";
import { getCenterQuery } from "./queries/get-center.ts";

/** Why the person's roles on the API center don't allow the operation; `undefined` where they do, or while that isn't known. */
export function useRefusal(center: CenterParams, operation: Operation): string | undefined {
  const { data } = useQuery(getCenterQuery(center));
  if (data?.rights[operation.id] !== false) return undefined;
  const role = operation.needs.findLast((right) => right.at === "center")?.role;
  return `Your roles on ${data.name} don't allow this. Its owner can give you the role ${role}.`;
}
