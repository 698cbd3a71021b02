import { randomUUID } from "node:crypto";
import type { NewLink } from "@api-center-links/contracts/links";
import type { LinkRecord } from "../store/link-record.ts";
import { checkNewLink, conflictRefusal, linkSettings, type NewLinkCheck } from "./check-new-link.ts";

/**
 * Makes a link, whose first sync starts at once, or throws a `Refusal` having written nothing. The link and what its first run is
 * for are stored together: a crash right after leaves a link that syncs.
 */
export async function createLink(
  check: NewLinkCheck,
  caller: { name: string },
  link: NewLink,
): Promise<LinkRecord> {
  const { store, access } = check;
  const { instance } = check;
  const scope = await checkNewLink(check, link);
  const id = randomUUID();
  const refused = await store.links.create(
    {
      id,
      centerId: access.center.id,
      instanceId: instance.id,
      scope,
      name: link.name,
      settings: linkSettings(link),
      createdAt: new Date(),
      createdBy: caller.name,
      request: { trigger: "created", requestedBy: caller.name, depth: "documents" },
    },
    check.limits.links,
  );
  if (refused) throw conflictRefusal(refused.conflict, check);
  await store.queue.wake(id);
  const created = await store.links.get(access.center.id, id);
  if (!created) throw new Error(`The link ${id} vanished right after its creation.`);
  return created;
}
