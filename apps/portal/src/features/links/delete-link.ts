import { deleteLink } from "@api-center-links/contracts/link-deletion";
import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey, centerUrl } from "../../lib/center.ts";
import { notify } from "../../lib/notifications.ts";
import { useCommand } from "../../lib/use-command.ts";
import { followWork } from "./follow-work.ts";

export interface Deletion {
  link: Link;
  /** The link's name as the person typed it. */
  confirm: string;
  keepApis: boolean;
}

/** Begins a deletion, which goes on in the background and whose end is told; a subscription that has to stay is told at once. */
export function useDeleteLink(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: ({ link }: Deletion) => `Deleting ${link.name}`,
    mutationFn: ({ link, confirm, keepApis }) =>
      call(deleteLink, {
        params: { ...center, linkId: link.id },
        query: { confirm, keepApis: String(keepApis) },
      }),
    onSuccess: (link, { link: before }) => {
      followWork(queryClient, center, link, { kind: "delete", before });
      const left = link.eventSubscriptionLeft;
      if (left) {
        notify({
          intent: "warning",
          title: `A subscription of ${link.name} stays`,
          body: `${left.message} What it sends is ignored. Activity has the command by which someone who may can remove it.`,
          url: centerUrl(center, "activity"),
        });
      }
      void queryClient.invalidateQueries({ queryKey: centerKey(center, "instance-events") });
    },
  });
}
