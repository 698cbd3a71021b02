import { stopLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useLinkCommand } from "./use-link-command.ts";

export function useStopLink(center: CenterParams) {
  return useLinkCommand(center, stopLink, { doing: "Stopping" });
}
