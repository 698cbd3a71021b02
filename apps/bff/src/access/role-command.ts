import { commandArgument } from "../command-argument.ts";

/** A role that someone is to be given, and where. */
export interface RoleWish {
  /** The role's name. */
  role: string;
  /** Object id of whoever is to get it. */
  principalId: string;
  principalType: "ServicePrincipal" | "User";
  /** ARM id. */
  scope: string;
}

/** The command that people know from Azure's documentation, ready for Bash and PowerShell alike. */
export function roleCommand({ role, principalId, principalType, scope }: RoleWish): string {
  return [
    "az role assignment create",
    `--role "${role}"`,
    `--assignee-object-id ${principalId}`,
    `--assignee-principal-type ${principalType}`,
    `--scope ${commandArgument(scope)}`,
  ].join(" ");
}
