import { resumeLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useLinkCommand } from "./use-link-command.ts";

export function useResumeLink(center: CenterParams) {
  return useLinkCommand(center, resumeLink, { doing: "Resuming", begins: "sync" });
}
