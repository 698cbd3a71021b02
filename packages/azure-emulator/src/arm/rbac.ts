import type { RoleAssignment } from "../estate/role-assignments.ts";
import type { World } from "../server/world.ts";
import { ArmError, refusedByGateway } from "./arm-error.ts";
import { isWithin } from "./arm-path.ts";
import type { Caller } from "./caller.ts";
import { roleWithId } from "./roles.ts";

/** Whether one of the caller's roles at or above `scope` allows `action`. A role's `notActions` take from that role alone. */
export function mayDo(world: World, caller: Caller, action: string, scope: string): boolean {
  for (const assignment of honoured(world, caller)) {
    if (!isWithin(scope, assignment.scope)) continue;
    const role = roleWithId(world.state, assignment.roleDefinitionId);
    if (role && matchesAny(role.actions, action) && !matchesAny(role.notActions, action)) return true;
  }
  return false;
}

/** Whether the caller holds any role at, above or below `scope`: then the place itself shows up in lists. */
export function hasAnyRoleAround(world: World, caller: Caller, scope: string): boolean {
  for (const assignment of honoured(world, caller)) {
    if (isWithin(scope, assignment.scope) || isWithin(assignment.scope, scope)) return true;
  }
  return false;
}

/** Throws ARM's 403 unless the caller may. */
export function requirePermission(world: World, caller: Caller, action: string, scope: string): void {
  if (mayDo(world, caller, action, scope)) return;
  throw new ArmError(
    403,
    "AuthorizationFailed",
    `The client '${caller.label}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    { headers: refusedByGateway },
  );
}

/** The caller's assignments that hold at `scope`, groups and inheritance included. */
export function assignmentsAt(world: World, caller: Caller, scope: string): RoleAssignment[] {
  return [...honoured(world, caller)].filter((assignment) => isWithin(scope, assignment.scope));
}

function* honoured(world: World, caller: Caller): Generator<RoleAssignment> {
  const delayMs = world.behavior.roleAssignmentDelayMs;
  for (const principalId of caller.principalIds) {
    for (const assignment of world.state.roleAssignments.of(principalId)) {
      if (delayMs > 0 && Date.parse(assignment.createdOn) + delayMs > Date.now()) continue;
      yield assignment;
    }
  }
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => regexOf(pattern).test(action));
}

const regexes = new Map<string, RegExp>();

function regexOf(pattern: string): RegExp {
  let regex = regexes.get(pattern);
  if (!regex) {
    // `a/*/b` is also `a/b`: Managed Identity Operator's "userAssignedIdentities/*/assign/action" is what assigning takes.
    const pieces = pattern.split("/*/").map((text) => text.replace(/[.$]/g, "\\$&").replaceAll("*", ".*"));
    regex = new RegExp(`^${pieces.join("/(.*/)?")}$`, "i");
    regexes.set(pattern, regex);
  }
  return regex;
}
