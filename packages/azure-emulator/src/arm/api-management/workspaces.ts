import { z } from "zod";
import { named } from "../../estate/collection.ts";
import type { ManagementWorkspaceState } from "../../estate/state.ts";
import { type ArmCall, type ArmReply, ok } from "../arm-call.ts";
import { validationError } from "../arm-error.ts";
import { countedPage } from "../paging.ts";
import { parseBody } from "../validation.ts";
import { findService, missing, serviceType } from "./place.ts";

const nameRule = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,78}[a-zA-Z0-9])?$/;
const Body = z.object({
  properties: z.object({
    displayName: z.string().min(1).max(100),
    description: z.string().max(1000).optional(),
  }),
});

export function listWorkspaces(call: ArmCall): ArmReply {
  const { service, path } = findService(call);
  return countedPage(call, [...service.workspaces], (workspace) => show(path, workspace));
}

export function getWorkspace(call: ArmCall): ArmReply {
  const { service, path } = findService(call);
  const workspace = service.workspaces.get(call.names[1] ?? "");
  if (!workspace) throw missing("Workspace");
  return ok(show(path, workspace), { ETag: '"AAAAAAAWN/4="' });
}

export function putWorkspace(call: ArmCall): ArmReply {
  const { service, path } = findService(call);
  const name = call.names[1] ?? "";
  if (!nameRule.test(name)) {
    throw validationError([
      { target: "workspaceId", message: `The identifier must match ${nameRule.source}.` },
    ]);
  }
  const { properties } = parseBody(Body, call.body);
  const before = service.workspaces.get(name);
  const workspace: ManagementWorkspaceState = {
    name,
    apis: named(),
    apiVersionSets: named(),
    products: named(),
    apiTags: named(),
    ...before,
    properties,
  };
  service.workspaces.set(workspace);
  call.world.changed();
  return { status: before ? 200 : 201, body: show(path, workspace) };
}

export function deleteWorkspace(call: ArmCall): ArmReply {
  const { service } = findService(call);
  if (!service.workspaces.delete(call.names[1] ?? "")) return { status: 204 };
  call.world.changed();
  return { status: 200 };
}

function show(path: string, workspace: ManagementWorkspaceState) {
  return {
    id: `${path}/workspaces/${workspace.name}`,
    type: `${serviceType}/workspaces`,
    name: workspace.name,
    properties: workspace.properties,
  };
}
