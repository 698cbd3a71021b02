import { createLink, type NewLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../../lib/call.ts";
import { beginWork } from "../../../lib/notifications.ts";
import { putLink } from "../../../lib/put-link.ts";

export function useCreateLink(center: CenterParams) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: NewLink) => call(createLink, { params: center, body }),
    onSuccess: (link) => {
      beginWork({ kind: "create", linkId: link.id, linkName: link.name, center, afterRunId: null });
      putLink(queryClient, center, link);
    },
  });
}
