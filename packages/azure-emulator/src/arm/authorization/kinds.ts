import type { ResourceKind } from "../arm-call.ts";
import { permissions } from "./permissions.ts";
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
} from "./role-assignments.ts";
import { getRoleDefinition, listRoleDefinitions } from "./role-definitions.ts";

const apiVersions = [
  "2015-07-01",
  "2017-10-01-preview",
  "2018-01-01-preview",
  "2018-07-01",
  "2018-09-01-preview",
  "2019-04-01-preview",
  "2020-03-01-preview",
  "2020-04-01-preview",
  "2020-08-01-preview",
  "2020-10-01-preview",
  "2022-04-01",
  "2022-05-01-preview",
];

export const authorizationKinds: ResourceKind[] = [
  {
    type: "Microsoft.Authorization/roleAssignments",
    apiVersions,
    list: listRoleAssignments,
    get: getRoleAssignment,
    put: putRoleAssignment,
    delete: deleteRoleAssignment,
  },
  {
    type: "Microsoft.Authorization/roleDefinitions",
    apiVersions,
    list: listRoleDefinitions,
    get: getRoleDefinition,
  },
  {
    type: "Microsoft.Authorization/permissions",
    apiVersions,
    // Anyone may ask what they themselves may do.
    listFiltered: true,
    list: permissions,
  },
];
