import { changeIdentities } from "@api-center-links/contracts/identities";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useQueryClient } from "@tanstack/react-query";
import { type CallInput, call } from "../../lib/call.ts";
import { useCommand } from "../../lib/use-command.ts";
import { getIdentitiesQuery } from "./get-identities.ts";

type Change = CallInput<typeof changeIdentities>["body"];

export function useChangeIdentities(center: CenterParams) {
  const queryClient = useQueryClient();
  return useCommand({
    doing: (_: Change) => "Changing the managed identities",
    mutationFn: (body) => call(changeIdentities, { params: center, body }),
    onSuccess: (identities) => {
      queryClient.setQueryData(getIdentitiesQuery(center).queryKey, identities);
    },
  });
}
