import { syncLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useLinkCommand } from "./use-link-command.ts";

export function useSyncLink(center: CenterParams) {
  return useLinkCommand(center, syncLink, { doing: "Syncing", begins: "sync" });
}
