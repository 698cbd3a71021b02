import { parseArgs } from "node:util";
import { listCenters } from "@api-center-links/azure/centers";
import { parseCenterId, ResourceIdError } from "@api-center-links/azure/resource-id";
import { Fault } from "@api-center-links/sync-engine/fault";
import { azureAccess } from "./access/azure-access.ts";
import { ConfigError, readConfig } from "./config.ts";
import type { RebuiltLink } from "./links/rebuild/findings.ts";
import { NoSuchEnvironmentError, rebuildLinks } from "./links/rebuild/rebuild-links.ts";
import { DataFolderInUseError } from "./store/data-folder-lock.ts";
import { NewerDatabaseError } from "./store/migrate.ts";
import { openStore } from "./store/store.ts";

const help = `Usage: npx -y pnpm@12 links rebuild [--center RESOURCE_ID] [--also ENVIRONMENT] [--leave-out ENVIRONMENT] [--dry-run]

Recreates links whose records were lost, in the database that DATA_DIR or DATABASE_URL names, from the API centers and
API Management instances that the sync identity can read. Changes nothing in Azure. Links that are there keep what they
have, and get back what they brought and their records don't know, as after a backup that was restored.
An environment in which nothing of its instance is deployed is left out: a person may have made it. So is one whose link was
deleted and the APIs kept, where that is still recorded; with the whole database lost it isn't, so look with --dry-run first.
Ends with 1 where something is left for a person to decide, which it tells.

  --center RESOURCE_ID  only this API center; may be given several times. Default: all that the sync identity can read
  --also ENVIRONMENT    the link of this environment of the API center is to come back although nothing is deployed there, or the
                        APIs were kept; may be given several times, with one --center. The link may change and delete them
  --leave-out ENVIRONMENT
                        the link of this environment is not to come back; may be given several times, with one --center
  --dry-run             only tells what would be done`;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  // What a person can mend is told without a stack trace.
  const expected = [
    ConfigError,
    DataFolderInUseError,
    NewerDatabaseError,
    ResourceIdError,
    NoSuchEnvironmentError,
    Fault,
  ];
  console.error(expected.some((kind) => error instanceof kind) ? (error as Error).message : error);
  process.exitCode = 1;
}

async function run(given: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: given.filter((argument) => argument !== "--"),
    allowPositionals: true,
    options: {
      center: { type: "string", multiple: true },
      also: { type: "string", multiple: true, default: [] },
      "leave-out": { type: "string", multiple: true, default: [] },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || positionals.join(" ") !== "rebuild") {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const { also, "leave-out": leaveOut } = values;
  if (also.length + leaveOut.length > 0 && values.center?.length !== 1) {
    console.error("--also and --leave-out need exactly one --center, the environment's.");
    return 2;
  }
  const config = readConfig(process.env);
  const { signal } = new AbortController();
  await using store = await openStore(config.database, (error) => console.error(error));
  const connection = azureAccess(config, store.allowance).asSyncIdentity("rebuild", () => {});
  const centerIds = values.center
    ? values.center.map((id) => parseCenterId(id).id)
    : (await listCenters(connection, signal)).map(({ id }) => id);
  if (centerIds.length === 0) console.log("The sync identity can read no API center.");
  const dryRun = values["dry-run"];
  let open = 0;
  for (const centerId of centerIds) {
    const { azurePortalUrl } = config;
    try {
      const rebuilt = await rebuildLinks({
        ...{ store, connection, centerId, azurePortalUrl, also, leaveOut, dryRun, signal },
      });
      console.log(
        `${centerId}${rebuilt.length === 0 ? ": no environment of an API Management instance" : ""}`,
      );
      for (const link of rebuilt) tell(link, dryRun);
      open += rebuilt.filter(leavesSomething).length;
    } catch (error) {
      // The others may be readable.
      if (!(error instanceof Fault)) throw error;
      console.log(`${centerId}: can't be read. ${error.message}`);
      open += 1;
    }
  }
  if (open === 0) return 0;
  console.log(
    "Something is left, for the reasons named there. What can be mended, mend, and run this again.",
  );
  return 1;
}

function tell(link: RebuiltLink, dryRun: boolean): void {
  const apis = link.apis === 1 ? "1 API" : `${link.apis} APIs`;
  const isNews = link.result === "rebuilt" || link.result === "completed";
  const wouldBe = dryRun && isNews ? `would be ${link.result}` : link.result;
  console.log(`  ${link.environment} ← ${link.source ?? "?"}: ${wouldBe}${isNews ? `, ${apis}` : ""}`);
  if (link.reason) console.log(`    ${link.reason}`);
  if (link.withoutSource.length > 0) {
    console.log(
      "    Deployed there, and the instance lists no source of them; no link has them. People may delete those whose source is gone.\n    Where one is there all the same, the list was cut short: run this again.",
    );
    for (const api of link.withoutSource) console.log(`      ${api}`);
  }
  if (link.undeployed.length > 0) {
    console.log("    Deployed nowhere, and nothing tells whose they were; no link rebuilt now has them:");
    for (const api of link.undeployed) console.log(`      ${api}`);
  }
}

function leavesSomething({ reason, withoutSource, undeployed }: RebuiltLink): boolean {
  return reason !== null || withoutSource.length + undeployed.length > 0;
}
