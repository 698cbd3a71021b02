import type { CenterParams } from "@api-center-links/contracts/names";
import { useQuery } from "@tanstack/react-query";
import { getCenterQuery } from "../../lib/queries/get-center.ts";

/** Why the person may not change the API center; `undefined` where they may, or while that isn't known. */
export function useMayWrite(center: CenterParams): string | undefined {
  const { data } = useQuery(getCenterQuery(center));
  if (!data || data.rights.write) return undefined;
  return `You can look at ${data.name} but not change it. Its owner can give you the role Azure API Center Service Contributor.`;
}
