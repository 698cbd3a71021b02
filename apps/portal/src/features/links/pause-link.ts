import { type Link, pauseLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { putLink } from "../../lib/put-link.ts";

export function usePauseLink(center: CenterParams) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (link: Link) => call(pauseLink, { params: { ...center, linkId: link.id } }),
    onSuccess: (link) => {
      putLink(queryClient, center, link);
    },
  });
}
