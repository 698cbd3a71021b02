import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import type { QueryClient } from "@tanstack/react-query";
import { beginWork, type Work } from "../../lib/notifications.ts";
import { putLink } from "../../lib/put-link.ts";

export interface BegunWork extends Pick<Work, "kind"> {
  /** The link before the work; `null` where it came with the link. */
  before: Link | null;
}

/** Shows a link as it was answered when work on it began, and has the end of that work told. */
export function followWork(
  queryClient: QueryClient,
  center: CenterParams,
  link: Link,
  { before, kind }: BegunWork,
): void {
  beginWork({
    kind,
    linkId: link.id,
    linkName: link.name,
    center,
    afterRunId: before?.lastRun?.id ?? null,
  });
  putLink(queryClient, center, link);
}
