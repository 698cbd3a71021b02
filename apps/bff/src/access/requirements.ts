import { builtInRoles } from "@api-center-links/azure/role-assignments";
import type { Requirement } from "@api-center-links/contracts/access";
import type { LinkScope } from "@api-center-links/contracts/names";

/** Something that Azure must allow the sync identity at a scope. */
export interface RequiredRight {
  requirement: Exclude<Requirement, "sync-identity">;
  /** ARM id. */
  scope: string;
  /** Each of them; any role or roles that allow them will do. */
  actions: readonly string[];
  /** The role to assign where they are missing: the smallest that Azure has. */
  role: { id: string; name: string };
}

/** What reading an instance takes. An export of a definition is a read of its API; GraphQL's is one of a schema. */
export function readInstance(instanceId: string, covered: readonly LinkScope["kind"][]): RequiredRight {
  const service = "Microsoft.ApiManagement/service";
  const below = (holder: string) => [
    `${holder}/read`,
    `${holder}/apis/read`,
    `${holder}/apis/schemas/read`,
    `${holder}/apiVersionSets/read`,
  ];
  const workspaces = covered.some((kind) => kind !== "service");
  return {
    requirement: "read-instance",
    scope: instanceId,
    actions: [...below(service), ...(workspaces ? below(`${service}/workspaces`) : [])],
    role: { id: builtInRoles.apiManagementServiceReader, name: "API Management Service Reader Role" },
  };
}

/** What keeping the inventory takes. */
export function writeCenter(centerId: string): RequiredRight {
  const workspace = "Microsoft.ApiCenter/services/workspaces";
  const definitions = `${workspace}/apis/versions/definitions`;
  const kept = ["environments", "apis", "apis/versions", "apis/versions/definitions", "apis/deployments"];
  return {
    requirement: "write-center",
    scope: centerId,
    actions: [
      "Microsoft.ApiCenter/services/read",
      ...kept.flatMap((kind) => ["read", "write", "delete"].map((verb) => `${workspace}/${kind}/${verb}`)),
      `${definitions}/importSpecification/action`,
    ],
    role: { id: builtInRoles.apiCenterServiceContributor, name: "Azure API Center Service Contributor" },
  };
}
