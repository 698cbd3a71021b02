import { randomUUID } from "node:crypto";
import type { ApiCenterReader } from "@api-center-links/azure/api-center-reader";
import { apiManagementSource } from "@api-center-links/azure/api-management-source";
import type { ArmConnection } from "@api-center-links/azure/arm-connection";
import { resourceName } from "@api-center-links/azure/resource-id";
import type { ActivityAction, ActivityDetail } from "@api-center-links/contracts/activity";
import type { Ledger, LedgerRecord } from "@api-center-links/sync-engine/ledger";
import type { SourceSnapshot } from "@api-center-links/sync-engine/source";
import pLimit from "p-limit";
import type { ActivityRecord } from "../../store/activity-store.ts";
import type { LinkRecord, NewLinkRecord } from "../../store/link-record.ts";
import type { Store } from "../../store/store.ts";
import { environmentsLetGo } from "../link-activity.ts";
import { type FoundApi, readFoundApi } from "./found-api.ts";

/** What became of a link, or of one environment that a link may have made. */
export interface RebuiltLink {
  environment: string;
  /** The instance and, for a link to one, its workspace; `null` where the environment doesn't tell. */
  source: string | null;
  /** `completed`: the link was there, and has APIs or parts of them now that its ledger didn't know. */
  result: "rebuilt" | "completed" | "there already" | "left out";
  /** APIs whose source is there: the link's from now on. Of a link that was completed, those that it didn't have, or not wholly. */
  apis: number;
  /** APIs that are deployed in the environment and of which no source is listed: nobody's from now on, and for people to decide about. */
  withoutSource: string[];
  /** APIs of the instance that are deployed nowhere and of which nothing tells that they are this link's: nobody's from now on. */
  undeployed: string[];
  /** Why it was left out, or couldn't be completed. */
  reason: string | null;
}

export interface RebuildOptions {
  store: Pick<Store, "links" | "ledgers" | "activity" | "recorded">;
  /** As the sync identity. */
  connection: ArmConnection;
  centerId: string;
  azurePortalUrl: string;
  /**
   * Environments, by name, whose links are to come back although nothing is deployed there, or somebody deleted the link and kept its
   * APIs. Of others that look like one's nobody can tell whether a person made them, and what a link has it may change and delete.
   */
  also: string[];
  /** Environments, by name, whose links are not to come back. */
  leaveOut: string[];
  /** Finds out what would be done and stores nothing. */
  dryRun: boolean;
  signal: AbortSignal;
}

/** What is read once for all links of an API center. */
export interface Findings extends RebuildOptions {
  links: LinkRecord[];
  /** Names of the center's APIs, in lower case. */
  names: Set<string>;
  /** Names of the APIs, in lower case, that the links which are there have in their ledgers, by link id. */
  roots: Map<string, Set<string>>;
  /** Environments whose link was deleted and its APIs kept, as far as that is recorded here; in lower case. */
  letGo: Set<string>;
  /** Rejects with a `Fault` where the instance can't be read. */
  snapshotOf(instanceId: string): Promise<SourceSnapshot>;
  foundApi(name: string): Promise<FoundApi>;
  /** APIs that links were rebuilt or completed with, as they are told. */
  taken: Set<string>;
}

/** Rejects with a `Fault` where the API center can't be read. */
export async function readFindings(options: RebuildOptions, reader: ApiCenterReader): Promise<Findings> {
  const { connection, centerId, azurePortalUrl, store, signal } = options;
  const [apis, links] = await Promise.all([reader.listApis(signal), store.links.listOfCenter(centerId)]);
  const roots = await Promise.all(
    links.map(async ({ id }) => [id, lowerCase(await store.ledgers.ledgerOf(id).roots())] as const),
  );
  const action: ActivityAction[] = ["link.delete", "link.rebuild"];
  const recorded = await store.activity.list(centerId, { action, limit: 1000 });
  const atOnce = pLimit(16);
  return {
    ...options,
    links,
    names: lowerCase(apis.map(({ name }) => name)),
    roots: new Map(roots),
    letGo: environmentsLetGo(recorded.map(({ record }) => record.details)),
    snapshotOf: once((instanceId) =>
      apiManagementSource({
        ...{ connection, instanceId, azurePortalUrl },
        scope: { kind: "service-and-workspaces" },
      }).snapshot(signal),
    ),
    foundApi: once((name) => atOnce(() => readFoundApi(reader, name, signal))),
    taken: new Set(),
  };
}

/**
 * APIs that look like a link's, being deployed in its environment under a name with a hash, and that no source speaks for. `own`: the names
 * of those that one does, in lower case.
 */
export async function withoutSource(
  environment: string,
  own: Set<string>,
  { names, roots, foundApi }: Findings,
): Promise<string[]> {
  const known = [own, ...roots.values()];
  const others = [...names].filter(
    (name) => /-[0-9a-f]{10}$/.test(name) && !known.some((each) => each.has(name)),
  );
  const found = await Promise.all(others.map(foundApi));
  return found
    .filter(({ deployments }) =>
      deployments.some((each) => each.environment?.toLowerCase() === environment.toLowerCase()),
    )
    .map(told);
}

/** How an API is told. */
export function told({ title, api }: FoundApi): string {
  return `${title} (${api})`;
}

/** How it is told where a link takes its APIs from. */
export function sourceOf({ instanceId, scope }: Pick<NewLinkRecord, "instanceId" | "scope">): string {
  const name = resourceName(instanceId);
  if (scope.kind === "workspace") return `${name}, workspace ${scope.workspace}`;
  return scope.kind === "service" ? name : `${name} with its workspaces`;
}

/** Saves records, many in one statement. */
export async function saveAll(records: LedgerRecord[], ledger: Pick<Ledger, "save">): Promise<void> {
  for (let at = 0; at < records.length; at += savedAtOnce) {
    await Promise.all(records.slice(at, at + savedAtOnce).map((each) => ledger.save(each)));
  }
}

const savedAtOnce = 200;

/** What is recorded of a link that was rebuilt or completed. */
export function recordOfRebuild(
  link: Pick<NewLinkRecord, "id" | "name" | "centerId">,
  at: Date,
  details: ActivityDetail[],
): ActivityRecord {
  return {
    ...{ id: randomUUID(), centerId: link.centerId, at, endedAt: new Date() },
    ...{ action: "link.rebuild", outcome: "done", details },
    subject: { kind: "link", name: link.name, id: link.id },
    actor: { objectId: null, name: rebuiltBy },
    ...{ address: null, problem: null, correlationId: null, armCorrelationIds: [] },
  };
}

/** Who is told to have rebuilt a link. */
export const rebuiltBy = "Rebuilt from the API center";

function lowerCase(names: string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function once<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const answer = asked.get(key.toLowerCase()) ?? ask(key);
    asked.set(key.toLowerCase(), answer);
    return answer;
  };
}
