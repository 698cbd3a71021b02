import { type Link, type LinkSettings, updateLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { beginWork } from "../../lib/notifications.ts";
import { putLink } from "../../lib/put-link.ts";

export interface LinkChange {
  link: Link;
  settings: Partial<LinkSettings>;
}

/** Changes settings, and leaves as they are those that aren't given. A sync follows at once; for a paused link, when it is resumed. */
export function useUpdateLink(center: CenterParams) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ link, settings }: LinkChange) =>
      call(updateLink, { params: { ...center, linkId: link.id }, body: { settings } }),
    onSuccess: (link, { link: before }) => {
      if (link.status !== "paused") {
        beginWork({
          kind: "sync",
          linkId: link.id,
          linkName: link.name,
          center,
          afterRunId: before.lastRun?.id ?? null,
        });
      }
      putLink(queryClient, center, link);
    },
  });
}
