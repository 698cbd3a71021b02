import { type Link, verifyLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { beginWork } from "../../lib/notifications.ts";
import { putLink } from "../../lib/put-link.ts";

export function useVerifyLink(center: CenterParams) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (link: Link) => call(verifyLink, { params: { ...center, linkId: link.id } }),
    onSuccess: (link, before) => {
      beginWork({
        kind: "verify",
        linkId: link.id,
        linkName: link.name,
        center,
        afterRunId: before.lastRun?.id ?? null,
      });
      putLink(queryClient, center, link);
    },
  });
}
