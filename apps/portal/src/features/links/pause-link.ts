import { pauseLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useLinkCommand } from "./use-link-command.ts";

export function usePauseLink(center: CenterParams) {
  return useLinkCommand(center, pauseLink, { doing: "Pausing" });
}
