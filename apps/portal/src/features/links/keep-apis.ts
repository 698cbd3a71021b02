import { keepApis } from "@api-center-links/contracts/held-deletions";
import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { putLink } from "../../lib/put-link.ts";
import { listHeldDeletionsQuery } from "./list-held-deletions.ts";

/** Keeps the APIs of the held deletions that the person has seen (`token`). */
export function useKeepApis(center: CenterParams) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ link, token }: { link: Link; token: string }) =>
      call(keepApis, { params: { ...center, linkId: link.id }, body: { token } }),
    onSuccess: (link) => putLink(queryClient, center, link),
    onError: (_, { link }) => queryClient.invalidateQueries(listHeldDeletionsQuery(center, link.id)),
  });
}
