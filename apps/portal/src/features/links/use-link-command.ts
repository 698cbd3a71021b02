import type {
  Link,
  pauseLink,
  resumeLink,
  stopLink,
  syncLink,
  verifyLink,
} from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import type { Work } from "../../lib/notifications.ts";
import { putLink } from "../../lib/put-link.ts";
import { useCommand } from "../../lib/use-command.ts";
import { followWork } from "./follow-work.ts";

type LinkOperation =
  | typeof syncLink
  | typeof verifyLink
  | typeof stopLink
  | typeof pauseLink
  | typeof resumeLink;

/** One command to a link, which needs no more than the link. `doing`: “Pausing”; `begins`: the work whose end is told. */
export function useLinkCommand(
  center: CenterParams,
  operation: LinkOperation,
  { doing, begins }: { doing: string; begins?: Work["kind"] },
) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: (link: Link) => `${doing} ${link.name}`,
    mutationFn: (link: Link) => call(operation, { params: { ...center, linkId: link.id } }),
    onSuccess: (link, before) => {
      if (begins) followWork(queryClient, center, link, { kind: begins, before });
      else putLink(queryClient, center, link);
    },
  });
}
