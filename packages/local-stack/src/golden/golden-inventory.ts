import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import { contentHash } from "@api-center-links/sync-engine/content-hash";
import { stringify } from "yaml";
import { chapters, instanceIds, plainApis, privateApis, workspaceApis } from "./golden-estate.ts";
import type { GoldenLink, GoldenSync } from "./golden-sync.ts";
import type { OddApi } from "./odd-api.ts";

type Stored = { name: string; properties: Record<string, unknown> };

const shown = new Map(
  [...Object.values(chapters).flat(), ...plainApis, ...privateApis, ...workspaceApis].map((api) => [
    api.name.toLowerCase(),
    api,
  ]),
);

/** The API center after the golden sync as text for people and for comparing: sorted, without moments and etags. */
export function goldenInventory({ emulator, links }: GoldenSync): string {
  const center = emulator.estate.center(testPlaces.center);
  const environments = center.environments().map(({ name, properties }) => ({ name, ...properties }));
  const value = {
    environments,
    links: Object.fromEntries(links.map((link, index) => [instanceIds[index], linkOf(link)])),
  };
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: false });

  function linkOf(link: GoldenLink) {
    const outcomes = new Map(link.outcomes.map((outcome) => [outcome.root, outcome]));
    const trees = link.records
      .filter((record) => !record.root.startsWith("environment:"))
      .map((record) => {
        const { name, properties, versions, deployments } = center.api(record.root) ?? missing(record.root);
        const { action, result, notes = [], fault } = outcomes.get(record.root) ?? {};
        const source = (entity: string) =>
          lastSegment(
            record.entities.find(({ ref }) => Object.values(ref).at(-1) === entity)?.sourceId ?? "",
          );
        return {
          key: nameWithWorkspace(record.sourceId),
          tree: {
            name,
            run: [`${action} ${result}`, ...notes, ...(fault ? [`${fault.code}: ${fault.message}`] : [])],
            ...properties,
            versions: [...versions]
              .map((version) => {
                const api = shown.get(source(version.name).toLowerCase());
                const deployment = [...deployments].find((each) => each.name === version.name);
                return {
                  source: source(version.name),
                  ...(api && { shows: api.shows }),
                  name: version.name,
                  ...version.properties,
                  definitions: [...version.definitions].map((definition) => ({
                    name: definition.name,
                    ...definition.properties,
                    specification: specificationOf(definition.specification, api),
                  })),
                  deployment: deployment && withoutName(deployment),
                };
              })
              .toSorted((a, b) => compare(a.source, b.source)),
          },
        };
      })
      .toSorted((a, b) => compare(a.key, b.key));
    return Object.fromEntries(trees.map(({ key, tree }) => [key, tree]));
  }
}

/** A document is told by whether it means what the source's does, else by the hash of its meaning. */
function specificationOf(
  specification: { name: string; version?: string | undefined; value: string } | undefined,
  api: OddApi | undefined,
) {
  if (!specification) return "none";
  const { name, version, value } = specification;
  const hash = contentHash(value, name);
  const source = api?.specification?.text;
  const meaning =
    source === undefined
      ? `made by API Management: ${beginning(value)}`
      : contentHash(source, name) === hash
        ? "means what the source's does"
        : `other than the source's: ${beginning(value)}`;
  return { name, ...(version !== undefined && { version }), document: meaning };
}

function beginning(document: string): string {
  return document.replace(/\s+/g, " ").slice(0, 500).toWellFormed();
}

function withoutName({ properties }: Stored) {
  return properties;
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

function nameWithWorkspace(id: string): string {
  const workspace = /\/workspaces\/([^/]+)\//.exec(id)?.[1];
  return [workspace, lastSegment(id)].filter(Boolean).join("/");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function missing(root: string): never {
  throw new Error(`The ledger has ${root}, the API center hasn't.`);
}
