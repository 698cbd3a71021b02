import type { ArmConnection } from "./arm-connection.ts";
import { isGone } from "./arm-fault.ts";
import { getInstance, getWorkspace, listWorkspaces } from "./directory.ts";
import { sameResource } from "./resource-id.ts";

/** What of an API Management instance is a source: its own APIs, those of all its workspaces as well, or those of one workspace. */
export type SourceScope =
  | { kind: "service" }
  | { kind: "service-and-workspaces" }
  | { kind: "workspace"; workspace: string };

/** A place that holds APIs and version sets: the name of a workspace, or `undefined` for the instance itself. */
export type Holder = string | undefined;

/**
 * Whether two links of these scopes to one instance would bring the same APIs. Workspaces compare without regard to letter case.
 */
export function scopesOverlap(left: SourceScope, right: SourceScope): boolean {
  if (left.kind === "service-and-workspaces" || right.kind === "service-and-workspaces") return true;
  if (left.kind === "workspace" && right.kind === "workspace") {
    return sameResource(left.workspace, right.workspace);
  }
  return left.kind === right.kind;
}

/** Whether the scope takes in what lies in the given workspace, or in none. */
export function scopeHolds(scope: SourceScope, workspace: Holder): boolean {
  if (workspace === undefined) return scope.kind !== "workspace";
  return scopesOverlap(scope, { kind: "workspace", workspace });
}

/** Whether the caller can still read what the scope stands on, by one request: resolves, or rejects with a `Fault`. */
export async function askForScope(
  connection: ArmConnection,
  instanceId: string,
  scope: SourceScope,
  signal: AbortSignal,
): Promise<void> {
  if (scope.kind === "workspace") await getWorkspace(connection, instanceId, scope.workspace, signal);
  else await getInstance(connection, instanceId, signal);
}

/** Reads every place the scope covers, the instance first. Rejects with a `Fault` when any can't be read. */
export async function readHolders<T>(
  connection: ArmConnection,
  instanceId: string,
  scope: SourceScope,
  read: (holder: Holder) => Promise<T>,
  signal: AbortSignal,
): Promise<T[]> {
  if (scope.kind === "workspace") return [await read(scope.workspace)];
  if (scope.kind === "service") return [await read(undefined)];
  const workspaces = async () =>
    (await listWorkspaces(connection, instanceId, signal)).map((workspace) => workspace.name);
  const own = read(undefined);
  const [first, others] = await Promise.all([
    own,
    workspaces().then((names) => Promise.all(names.map((name) => unlessGone(name, read, workspaces)))),
  ]);
  return [first, ...others.flat()];
}

/** A workspace deleted since it was listed holds nothing; one that is still listed must be readable. */
async function unlessGone<T>(
  name: string,
  read: (holder: Holder) => Promise<T>,
  workspaces: () => Promise<string[]>,
): Promise<T[]> {
  try {
    return [await read(name)];
  } catch (error) {
    if (!isGone(error) || (await workspaces()).includes(name)) throw error;
    return [];
  }
}
