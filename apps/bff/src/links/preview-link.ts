import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import type { LinkPreview, NewLink } from "@api-center-links/contracts/links";
import { previewPlan } from "@api-center-links/sync-engine/preview";
import { checkNewLink, linkSettings, type NewLinkCheck } from "./check-new-link.ts";
import { engineLimits } from "./engine-limits.ts";

const longestPreviewMs = 60_000;

/** What the first sync of the link would do, read with the caller's own rights. Writes nothing. Throws a `Refusal`. */
export async function previewLink(check: NewLinkCheck, link: NewLink): Promise<LinkPreview> {
  const { connection, access, instance, limits } = check;
  const scope = await checkNewLink(check, link);
  return previewPlan({
    source: apiManagementSource({ connection, instanceId: instance.id, scope }),
    known: { roots: async () => [], recordsOf: async () => [] },
    settings: linkSettings(link),
    limits: engineLimits(limits),
    async namesInCenter() {
      const apis = await apiCenterReader(connection, access.center.id).listApis();
      return new Set(apis.map((api) => api.name.toLowerCase()));
    },
    signal: AbortSignal.timeout(longestPreviewMs),
  });
}
