import { type Link, type LinkSettings, updateLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { putLink } from "../../lib/put-link.ts";
import { useCommand } from "../../lib/use-command.ts";
import { followWork } from "./follow-work.ts";

export interface LinkChange {
  link: Link;
  settings: Partial<LinkSettings>;
}

/** Changes settings, and leaves as they are those that aren't given. A sync follows at once; for a paused link, when it is resumed. */
export function useUpdateLink(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: ({ link }: LinkChange) => `Changing the settings of ${link.name}`,
    mutationFn: ({ link, settings }: LinkChange) =>
      call(updateLink, { params: { ...center, linkId: link.id }, body: { settings } }),
    onSuccess: (link, { link: before }) => {
      if (link.status === "paused") putLink(queryClient, center, link);
      else followWork(queryClient, center, link, { kind: "sync", before });
    },
  });
}
