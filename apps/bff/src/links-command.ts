import { parseArgs } from "node:util";
import { listCenters } from "@api-center-links/azure/centers";
import { parseCenterId, ResourceIdError } from "@api-center-links/azure/resource-id";
import { Fault } from "@api-center-links/sync-engine/fault";
import { azureAccess } from "./access/azure-access.ts";
import { ConfigError, readConfig } from "./config.ts";
import { NoSuchEnvironmentError, rebuildLinks } from "./links/rebuild-links.ts";
import { DataFolderInUseError } from "./store/data-folder-lock.ts";
import { NewerDatabaseError } from "./store/migrate.ts";
import { openStore } from "./store/store.ts";

const help = `Usage: npx -y pnpm@12 links rebuild [--center RESOURCE_ID] [--empty ENVIRONMENT] [--dry-run]

Recreates links whose records were lost, in the database that DATA_DIR or DATABASE_URL names, from the API centers and
API Management instances that the sync identity can read. Changes nothing in Azure. Links that are there stay as they are.
An environment in which nothing of its instance is deployed is left out: a person may have made it.

  --center RESOURCE_ID  only this API center; may be given several times. Default: all that the sync identity can read
  --empty ENVIRONMENT   a link made this environment of the API center although nothing is deployed there; may be given several
                        times, with one --center. The link may change and delete the environment
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
      empty: { type: "string", multiple: true, default: [] },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || positionals.join(" ") !== "rebuild") {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const { empty } = values;
  if (empty.length > 0 && values.center?.length !== 1) {
    console.error("--empty needs exactly one --center, the environment's.");
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
  let leftOut = 0;
  for (const centerId of centerIds) {
    const { azurePortalUrl } = config;
    const dryRun = values["dry-run"];
    const rebuilt = await rebuildLinks({
      ...{ store, connection, centerId, azurePortalUrl, empty, dryRun, signal },
    });
    console.log(`${centerId}${rebuilt.length === 0 ? ": no environment of an API Management instance" : ""}`);
    for (const link of rebuilt) {
      const wouldBe = dryRun && link.result === "rebuilt" ? "would be rebuilt" : link.result;
      const apis = link.result === "rebuilt" ? `, ${link.apis} APIs` : "";
      console.log(`  ${link.environment} ← ${link.source ?? "?"}: ${wouldBe}${apis}`);
      if (link.reason) console.log(`    ${link.reason}`);
      if (link.withoutSource.length > 0) {
        console.log("    Deployed there and without a source; no link has them, people may delete them:");
        for (const api of link.withoutSource) console.log(`      ${api}`);
      }
      if (link.undeployed.length > 0) {
        console.log("    Deployed nowhere, and nothing tells whose they were; no link rebuilt now has them:");
        for (const api of link.undeployed) console.log(`      ${api}`);
      }
    }
    leftOut += rebuilt.filter(({ result }) => result === "left out").length;
  }
  if (leftOut > 0)
    console.log(
      `${leftOut} left out, for the reasons named there. What can be mended, mend, and run this again.`,
    );
  return leftOut > 0 ? 1 : 0;
}
