import { confirmDeletions } from "@api-center-links/contracts/held-deletions";
import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { beginWork } from "../../lib/notifications.ts";
import { putLink } from "../../lib/put-link.ts";
import { listHeldDeletionsQuery } from "./list-held-deletions.ts";

/** Lets the held deletions go ahead that the person has seen (`token`), with a sync whose end is told. */
export function useConfirmDeletions(center: CenterParams) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ link, token }: { link: Link; token: string }) =>
      call(confirmDeletions, { params: { ...center, linkId: link.id }, body: { token } }),
    onSuccess: (link, { link: before }) => {
      beginWork({
        kind: "sync",
        linkId: link.id,
        linkName: link.name,
        center,
        afterRunId: before.lastRun?.id ?? null,
      });
      putLink(queryClient, center, link);
    },
    // Where it was refused, the list has changed.
    onError: (_, { link }) => queryClient.invalidateQueries(listHeldDeletionsQuery(center, link.id)),
  });
}
