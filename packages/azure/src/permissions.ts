import { z } from "zod";
import type { ArmConnection } from "./arm-connection.ts";

/** One role's worth of rights, as ARM lists them for the caller. */
export interface Permission {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
}

/**
 * What the connection's principal may do at a scope, roles inherited from above and through groups included.
 * Rejects with a `Fault`; a scope that the caller can't see is forbidden or not found, or the list is empty.
 */
export function listPermissions(
  connection: ArmConnection,
  scope: string,
  signal?: AbortSignal,
): Promise<Permission[]> {
  return connection.list(`${scope.replace(/\/+$/, "")}/providers/Microsoft.Authorization/permissions`, {
    apiVersion: "2022-04-01",
    schema: PermissionResource,
    signal,
  });
}

/**
 * Whether one of the roles allows the action: some `actions` pattern matches and none of the same role's `notActions`. What
 * one role leaves out another may give. `*` stands for any text, slashes included; letter case doesn't matter.
 */
export function isAllowed(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !notActions.some((pattern) => matches(pattern, action)),
  );
}

function matches(pattern: string, action: string): boolean {
  const pieces = pattern.split("*").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`, "i").test(action);
}

const patterns = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** As ARM writes it, in a list of permissions and in a role definition. */
export const PermissionResource = z.object({
  actions: patterns,
  notActions: patterns,
  dataActions: patterns,
  notDataActions: patterns,
});
