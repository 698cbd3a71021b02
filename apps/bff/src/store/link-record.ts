import type { LinkScope } from "@api-center-links/contracts/names";
import type { LinkSettings } from "@api-center-links/sync-engine/reconcile";
import type { Selectable } from "kysely";
import { storedJson } from "./stored-json.ts";
import type { LinkFault, LinksTable, RunRequest, Verification } from "./tables.ts";

/** A link as it is stored. */
export interface LinkRecord {
  id: string;
  /** ARM id of the API center, as given at creation. */
  centerId: string;
  /** ARM id of the API Management instance, as given at creation. */
  instanceId: string;
  /** What of the instance the link covers. */
  scope: LinkScope;
  name: string;
  settings: LinkSettings;
  state: LinksTable["state"];
  /** For a link that is being deleted: whether its APIs stay. */
  keepApis: boolean;
  createdAt: Date;
  createdBy: string;
  request: RunRequest | null;
  nextCheckAt: Date | null;
  lastForcedAt: Date | null;
  lastSuccessAt: Date | null;
  documentsKnown: boolean;
  lastVerification: Verification | null;
  failures: number;
  fault: LinkFault | null;
}

export type NewLinkRecord = Pick<
  LinkRecord,
  "id" | "centerId" | "instanceId" | "scope" | "name" | "settings" | "createdAt" | "createdBy"
> & { request: RunRequest };

/** ARM ids and names compare without regard to letter case. */
export function key(text: string): string {
  return text.toLowerCase();
}

/** A link to the instance itself and one that covers its workspaces too exclude each other: they share a key. */
function scopeKey(scope: LinkScope): string {
  return scope.kind === "workspace" ? key(scope.workspace) : "";
}

export function toRow(link: NewLinkRecord) {
  const { environment, lifecycleStage, definitions } = link.settings;
  return {
    id: link.id,
    center_id: link.centerId,
    center_key: key(link.centerId),
    instance_id: link.instanceId,
    instance_key: key(link.instanceId),
    scope: storedJson(link.scope),
    scope_key: scopeKey(link.scope),
    name: link.name,
    environment: storedJson(environment),
    environment_key: key(environment.name),
    lifecycle_stage: lifecycleStage,
    definitions,
    state: "active" as const,
    keep_apis: false,
    created_at: link.createdAt,
    created_by: link.createdBy,
    request: storedJson(link.request),
    next_check_at: link.createdAt,
    failures: 0,
    stop_requested: false,
  };
}

export function toLink(row: Selectable<LinksTable>): LinkRecord {
  return {
    id: row.id,
    centerId: row.center_id,
    instanceId: row.instance_id,
    scope: row.scope,
    name: row.name,
    settings: {
      environment: row.environment,
      lifecycleStage: row.lifecycle_stage,
      definitions: row.definitions,
    },
    state: row.state,
    keepApis: row.keep_apis,
    createdAt: row.created_at,
    createdBy: row.created_by,
    request: row.request,
    nextCheckAt: row.next_check_at,
    lastForcedAt: row.last_forced_at,
    lastSuccessAt: row.last_success_at,
    documentsKnown: row.documents_known,
    lastVerification: row.last_verification,
    failures: row.failures,
    fault: row.fault,
  };
}
