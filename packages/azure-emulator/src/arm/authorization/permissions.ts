import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { assignmentsAt } from "../rbac.ts";
import { roleWithId } from "../roles.ts";

/** What the caller itself may do at the scope: one entry for each role that holds there. */
export function permissions(call: ArmCall): ArmReply {
  const scope = call.path.provider?.scope ?? "/";
  const roleIds = new Set(
    assignmentsAt(call.world, call.caller, scope).map((assignment) => assignment.roleDefinitionId),
  );
  return ok({
    value: [...roleIds].flatMap((id) => {
      const role = roleWithId(call.world.state, id);
      if (!role) return [];
      const { actions, notActions, dataActions, notDataActions } = role;
      return [{ actions, notActions, dataActions, notDataActions }];
    }),
  });
}
