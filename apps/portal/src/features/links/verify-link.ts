import { verifyLink } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useLinkCommand } from "./use-link-command.ts";

export function useVerifyLink(center: CenterParams) {
  return useLinkCommand(center, verifyLink, { doing: "Verifying", begins: "verify" });
}
