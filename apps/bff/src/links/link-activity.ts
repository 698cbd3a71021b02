import type { ActivityDetail } from "@api-center-links/contracts/activity";
import type { LinkSettings } from "@api-center-links/contracts/links";
import type { LinkRecord } from "../store/link-record.ts";

/** What a new link is, for the record of its creation. */
export function detailsOfNewLink({
  instanceId,
  scope,
  settings,
}: Pick<LinkRecord, "instanceId" | "scope" | "settings">): ActivityDetail[] {
  return [
    { name: "API Management", value: instanceId },
    ...(scope.kind === "workspace" ? [{ name: "Workspace", value: scope.workspace }] : []),
    ...(scope.kind === "service-and-workspaces" ? [{ name: "Workspaces", value: "All" }] : []),
    detailOfEnvironment(settings),
    ...settingNames.map(({ key, name, words }) => ({ name, value: words(settings[key]) })),
  ];
}

/** What a link that is deleted leaves, for the record of its deletion. */
export function detailsOfDeletion(
  { settings }: Pick<LinkRecord, "settings">,
  keepApis: boolean,
): ActivityDetail[] {
  return [
    { name: "APIs", value: keepApis ? apisStay : "Are deleted with the link" },
    detailOfEnvironment(settings),
  ];
}

/**
 * Names, in lower case, of the environments whose link was last deleted and its APIs kept: those are people's since, unless the link was
 * rebuilt after that. `details`: of the deletions and rebuilds that are recorded, the newest first.
 */
export function environmentsLetGo(details: ActivityDetail[][]): Set<string> {
  const last = new Map<string, boolean>();
  for (const each of details) {
    const fact = (name: string) => each.find((detail) => detail.name === name)?.value;
    const [, environment] = /\(([^()]+)\)$/.exec(fact("Environment") ?? "") ?? [];
    const apis = fact("APIs");
    if (environment === undefined || apis === undefined) continue;
    const key = environment.toLowerCase();
    if (!last.has(key)) last.set(key, apis === apisStay);
  }
  return new Set([...last].flatMap(([name, isLetGo]) => (isLetGo ? name : [])));
}

const apisStay = "Stay in the API center";

function detailOfEnvironment({ environment }: LinkRecord["settings"]): ActivityDetail {
  return { name: "Environment", value: `${environment.title} (${environment.name})` };
}

/** The settings that change, each with its value before; one that is set to what it was is left out. */
export function detailsOfChange(before: LinkSettings, change: Partial<LinkSettings>): ActivityDetail[] {
  return settingNames.flatMap(({ key, name, words }) => {
    const value = change[key];
    if (value === undefined || value === before[key]) return [];
    return [{ name, value: words(value), before: words(before[key]) }];
  });
}

/** As the portal names them. */
const settingNames: { key: keyof LinkSettings; name: string; words: (value: string) => string }[] = [
  {
    key: "lifecycleStage",
    name: "Lifecycle stage",
    words: (stage) => stage.charAt(0).toUpperCase() + stage.slice(1),
  },
  {
    key: "definitions",
    name: "Include API definitions",
    words: (option) => (option === "always" ? "Yes" : "No"),
  },
];
