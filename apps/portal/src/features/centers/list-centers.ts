import { listCenters } from "@api-center-links/contracts/centers";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";

export function listCentersQuery() {
  return queryOptions({
    queryKey: ["centers"],
    queryFn: ({ signal }) => call(listCenters, { signal }),
    staleTime: 30_000,
  });
}
