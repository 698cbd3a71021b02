import { keepApis } from "@api-center-links/contracts/held-deletions";
import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { putLink } from "../../lib/put-link.ts";
import { useCommand } from "../../lib/use-command.ts";
import { listHeldDeletionsQuery } from "./list-held-deletions.ts";

/** Keeps the APIs of the held deletions that the person has seen (`token`). */
export function useKeepApis(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: ({ link }: { link: Link; token: string }) => `Keeping the APIs of ${link.name}`,
    mutationFn: ({ link, token }) =>
      call(keepApis, { params: { ...center, linkId: link.id }, body: { token } }),
    onSuccess: (link) => putLink(queryClient, center, link),
    onSettled: (_, __, { link }) => queryClient.invalidateQueries(listHeldDeletionsQuery(center, link.id)),
  });
}
