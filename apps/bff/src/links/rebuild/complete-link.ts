import { workspaceOf } from "@api-center-links/azure/resource-id";
import { scopeHolds } from "@api-center-links/azure/source-scope";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { LedgerRecord } from "@api-center-links/sync-engine/ledger";
import { mapToDesired } from "@api-center-links/sync-engine/map-to-desired";
import {
  completeRecord,
  lacksSome,
  rebuildRecords,
  whereDeployed,
} from "@api-center-links/sync-engine/rebuild-ledger";
import { commandArgument } from "../../command-argument.ts";
import type { LinkRecord } from "../../store/link-record.ts";
import {
  type Findings,
  type RebuiltLink,
  rebuiltBy,
  recordOfRebuild,
  saveAll,
  sourceOf,
  told,
  withoutSource,
} from "./findings.ts";
import type { FoundApi } from "./found-api.ts";

/**
 * Gives a link back what it brought and its ledger doesn't know, as after a backup from before that was restored, or a rebuild by a list
 * that was cut short. What the ledger knows stays as it is.
 */
export async function completeLink(link: LinkRecord, findings: Findings): Promise<RebuiltLink> {
  const { environment } = link.settings;
  const asItIs: RebuiltLink = {
    ...{ environment: environment.name, source: sourceOf(link), result: "there already", apis: 0 },
    ...{ withoutSource: [], undeployed: [], reason: null },
  };
  // It lets go of what it has.
  if (link.state === "deleting" && link.keepApis) return asItIs;
  try {
    const { rebuilt, own, beyond, kept, undeployed } = await whatItLacks(link, findings);
    const known = new Set([...own, ...beyond, ...kept].map(({ api }) => api.toLowerCase()));
    const found = {
      ...{ ...asItIs, undeployed: undeployed.map(told) },
      withoutSource: await withoutSource(environment.name, known, findings),
    };
    const reasons = [
      ...(beyond.length > 0 ? [beyondText(link, beyond, findings)] : []),
      ...(kept.length > 0 ? [keptText(link, kept, findings)] : []),
    ];
    if (reasons.length > 0) found.reason = reasons.join("\n    ");
    if (rebuilt.length === 0) return found;
    if (!findings.dryRun && !(await keep(link, rebuilt, findings))) {
      return { ...found, reason: "A sync of it is under way. Once that has ended, run this again." };
    }
    for (const api of own) findings.taken.add(told(api));
    return { ...found, result: "completed", apis: rebuilt.length };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...asItIs, reason: `What it may lack can't be read. ${error.message}` };
  }
}

interface Lacking {
  /** What the ledger would be by what stands, of the APIs that it doesn't have, or not wholly. */
  rebuilt: LedgerRecord[];
  /** The same APIs. */
  own: FoundApi[];
  /** APIs that are deployed in its environment, and come from where it doesn't take any. */
  beyond: FoundApi[];
  /** APIs that are deployed in its environment, and may be those that were kept when an earlier link of that name went. */
  kept: FoundApi[];
  /** APIs that are deployed nowhere, and may be such that were kept when any link went. */
  undeployed: FoundApi[];
}

async function whatItLacks(link: LinkRecord, findings: Findings): Promise<Lacking> {
  const { instanceId, scope, settings } = link;
  const { names, roots, letGo, store } = findings;
  const ofOthers = [...roots].flatMap(([id, each]) => (id === link.id ? [] : [each]));
  const known = new Map((await store.ledgers.records(link.id)).map((each) => [each.root, each]));
  const lacking = mapToDesired(await findings.snapshotOf(instanceId), settings).flatMap((wanted) => {
    const root = wanted.root.toLowerCase();
    if (!names.has(root) || ofOthers.some((each) => each.has(root))) return [];
    const tree = wanted.map();
    return lacksSome(tree, known.get(wanted.root)) ? [tree] : [];
  });
  const apis = await Promise.all(lacking.map(({ root }) => findings.foundApi(root)));
  const isCovered = ({ sourceId }: { sourceId: string }) => scopeHolds(scope, workspaceOf(sourceId));
  const { name } = settings.environment;
  const standing = lacking.flatMap((tree, at) => {
    const api = apis[at];
    return api ? [{ tree, api, where: whereDeployed(tree, name, api) }] : [];
  });
  const [covered = [], others = []] = [true, false].map((is) =>
    standing.filter(({ tree }) => isCovered(tree) === is),
  );
  // A link that people made after they had kept an earlier one's APIs leaves those alone.
  const strange = covered.filter(({ tree }) => !known.has(tree.root));
  const kept = letGo.has(name.toLowerCase()) ? strange.filter(({ where }) => where === "here") : [];
  const undeployed = letGo.size > 0 ? strange.filter(({ where }) => where === "nowhere") : [];
  const left = new Set([...kept, ...undeployed]);
  const trees = covered.flatMap((each) => (left.has(each) ? [] : each.tree));
  const rebuilt = rebuildRecords(trees, name, apis, new Date()).filter((each) =>
    completeRecord(known.get(each.root), each),
  );
  const own = new Set(rebuilt.map(({ root }) => root));
  const apisOf = (some: typeof standing) => some.map(({ api }) => api);
  return {
    rebuilt,
    own: apisOf(covered.filter(({ tree }) => own.has(tree.root))),
    beyond: apisOf(others.filter(({ where }) => where === "here")),
    kept: apisOf(kept),
    undeployed: apisOf(undeployed),
  };
}

/** The APIs that told the link's scope when it was rebuilt may not have been all. */
function beyondText({ settings }: LinkRecord, beyond: FoundApi[], { centerId }: Findings): string {
  return `Deployed there, too, are ${beyond.map(told).join(", ")}, from beyond what the link covers. If a link to more brought them: ${asking(settings, centerId)}`;
}

function keptText({ settings }: LinkRecord, kept: FoundApi[], { centerId }: Findings): string {
  return `Deployed there, too, are ${kept.map(told).join(", ")}. The APIs of an earlier link to this environment were kept, and are people's since; these may be among them. If this link brought them: ${asking(settings, centerId)}`;
}

function asking({ environment }: LinkRecord["settings"], centerId: string): string {
  return `delete it and keep the APIs, then run this again with --center ${commandArgument(centerId)} --also ${environment.name}`;
}

/** Adds to the ledger as it is by now and has the link run; gives whether it could, which it can't while the link runs. */
async function keep(link: LinkRecord, rebuilt: LedgerRecord[], { store }: Findings): Promise<boolean> {
  class Busy extends Error {}
  const at = new Date();
  const details = [{ name: "APIs completed", value: String(rebuilt.length) }];
  const record = () => recordOfRebuild(link, at, details);
  try {
    await store.recorded(record, async ({ links, claims, ledgers }) => {
      if (!(await claims.keepFree(link.id))) throw new Busy();
      const ledger = ledgers.ledgerOf(link.id);
      const records = await ledger.recordsOf(rebuilt.map(({ root }) => root));
      const known = new Map(records.map((each) => [each.root, each]));
      const completed = rebuilt.flatMap((each) => completeRecord(known.get(each.root), each) ?? []);
      await saveAll(completed, ledger);
      await links.runSoon(link.id, { trigger: "person", requestedBy: rebuiltBy, depth: "documents" }, at);
    });
    return true;
  } catch (error) {
    if (error instanceof Busy) return false;
    throw error;
  }
}
