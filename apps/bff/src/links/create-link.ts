import { randomUUID } from "node:crypto";
import type { NewLink } from "@api-center-links/contracts/links";
import type { LinkRecord, NewLinkRecord } from "../store/link-record.ts";
import type { LinkChange } from "./change-link.ts";
import { checkNewLink, conflictRefusal, linkSettings, type NewLinkCheck } from "./check-new-link.ts";
import { detailsOfNewLink } from "./link-activity.ts";

/**
 * Makes a link, whose first sync starts at once, or throws a `Refusal` having written nothing. The link and what its first run is
 * for are stored together: a crash right after leaves a link that syncs.
 */
export async function createLink(
  check: NewLinkCheck,
  { caller, recording }: Pick<LinkChange, "caller" | "recording">,
  link: NewLink,
): Promise<LinkRecord> {
  const { store, access, instance } = check;
  const scope = await checkNewLink(check, link);
  const id = randomUUID();
  const record: NewLinkRecord = {
    id,
    centerId: access.center.id,
    instanceId: instance.id,
    scope,
    name: link.name,
    settings: linkSettings(link),
    createdAt: new Date(),
    createdBy: caller.name,
    request: { trigger: "created", requestedBy: caller.name, depth: "documents" },
  };
  recording.about({
    subject: { kind: "link", name: link.name, id },
    details: detailsOfNewLink(record),
  });
  await recording.change(async ({ links }) => {
    const refused = await links.create(record, check.limits.links);
    if (refused) throw conflictRefusal(refused.conflict, check);
  });
  await store.queue.wake(id);
  const created = await store.links.get(access.center.id, id);
  if (!created) throw new Error(`The link ${id} vanished right after its creation.`);
  return created;
}
