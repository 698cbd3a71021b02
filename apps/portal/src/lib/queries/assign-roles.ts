import { type AccessItem, assignCenterRole, assignInstanceRole } from "@api-center-links/contracts/access";
import type { CenterParams } from "@api-center-links/contracts/names";
import { type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { call } from "../call.ts";
import { centerKey } from "../center.ts";
import { useCommand } from "../use-command.ts";

export type AssignRoles = UseMutationResult<void, Error, readonly AccessItem[]>;

/** Gives the sync identity the roles that are missing, one after the other, in the person's name. */
export function useAssignRoles(center: CenterParams): AssignRoles {
  const queryClient = useQueryClient();
  return useCommand({
    doing: () => "Assigning the missing roles",
    mutationFn: async (items: readonly AccessItem[]) => {
      for (const { requirement, role } of items) {
        if (requirement === "write-center") await call(assignCenterRole, { params: center });
        else if (role) {
          await call(assignInstanceRole, { params: center, body: { resourceId: role.scope } });
        }
      }
    },
    // Also after a failure: the first of two may have been assigned.
    onSettled: () =>
      Promise.all(
        ["link-access", "sync-access"].map((key) =>
          queryClient.invalidateQueries({ queryKey: centerKey(center, key) }),
        ),
      ),
  });
}
