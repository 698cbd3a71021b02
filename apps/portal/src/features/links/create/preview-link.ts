import { type NewLink, previewLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../../lib/call.ts";

/** What the first sync would do. Asked for by the person, since it reads the whole instance. */
export function usePreviewLink(center: CenterParams) {
  return useMutation({ mutationFn: (body: NewLink) => call(previewLink, { params: center, body }) });
}
