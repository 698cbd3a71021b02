import { deleteApi } from "@api-center-links/contracts/inventory";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../lib/call.ts";
import { centerKey } from "../../lib/center.ts";
import { useCommand } from "../../lib/use-command.ts";

export function useDeleteApi(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: (apiName: string) => `Deleting ${apiName}`,
    mutationFn: (apiName) => call(deleteApi, { params: { ...center, apiName } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: centerKey(center, "apis") });
      void queryClient.invalidateQueries({ queryKey: centerKey(center, "center") });
    },
  });
}
