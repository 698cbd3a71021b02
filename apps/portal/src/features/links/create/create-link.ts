import { createLink, type Link, type NewLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { call } from "../../../lib/call.ts";
import { centerUrl } from "../../../lib/center.ts";
import { notify } from "../../../lib/notifications.ts";
import { toProblemError } from "../../../lib/problem-error.ts";
import { useCommand } from "../../../lib/use-command.ts";
import { followWork } from "../follow-work.ts";
import { getInstanceEventsQuery } from "../get-instance-events.ts";
import { setUpEvents } from "../set-up-events.ts";

export interface Creation {
  body: NewLink;
  /** Whether its events are to be set up too, where that is offered. */
  events: boolean;
}

export function useCreateLink(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: ({ body }: Creation) => `Creating ${body.name}`,
    mutationFn: ({ body }: Creation) => call(createLink, { params: center, body }),
    onSuccess: (link, { events }) => {
      followWork(queryClient, center, link, { kind: "create", before: null });
      if (events) void setUpEventsOf(queryClient, center, link);
    },
  });
}

/** It goes on while the person does other things; the link is there whatever becomes of it. */
async function setUpEventsOf(queryClient: QueryClient, center: CenterParams, link: Link): Promise<void> {
  const { resourceId } = link.source;
  try {
    const { offered, state } = await queryClient.fetchQuery(getInstanceEventsQuery(center, resourceId));
    if (offered && state !== "on") await setUpEvents(queryClient, center, resourceId);
  } catch (error) {
    notify({
      intent: "warning",
      title: `Events of ${link.name} aren't set up`,
      body: `${toProblemError(error).problem.detail} Its changes are found by the regular check meanwhile. The link's page lets you try again.`,
      url: centerUrl(center, "links", link.id),
    });
  }
}
