import { confirmDeletions } from "@api-center-links/contracts/held-deletions";
import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { useCommand } from "../../lib/use-command.ts";
import { followWork } from "./follow-work.ts";
import { listHeldDeletionsQuery } from "./list-held-deletions.ts";

/** Lets the held deletions go ahead that the person has seen (`token`), with a sync whose end is told. */
export function useConfirmDeletions(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: ({ link }: { link: Link; token: string }) => `Confirming the deletions of ${link.name}`,
    mutationFn: ({ link, token }) =>
      call(confirmDeletions, { params: { ...center, linkId: link.id }, body: { token } }),
    onSuccess: (link, { link: before }) => followWork(queryClient, center, link, { kind: "sync", before }),
    // Where it was refused, the list has changed.
    onSettled: (_, __, { link }) => queryClient.invalidateQueries(listHeldDeletionsQuery(center, link.id)),
  });
}
