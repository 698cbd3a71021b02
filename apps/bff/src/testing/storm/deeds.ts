import { testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Emulator } from "@api-center-links/azure-emulator/start";
import { derivedName } from "@api-center-links/sync-engine/names";
import type { Deed } from "./weather.ts";

type InstanceAccess = ReturnType<Emulator["estate"]["instance"]>;

/** An entity of the API center as the stand-in has it. */
export interface Entity {
  /** Below the workspace: `apis/a/versions/v`. */
  path: string;
  properties: Record<string, unknown>;
  /** Of a definition. */
  specification?: { value: string } | undefined;
}

/** A person's edit: the fields as they left them, and the number of the latest request at that moment. */
export interface Edit {
  path: string;
  fields: Record<string, unknown>;
  seq: number;
}

/** Does what a storm's people do, and remembers what of it must last. */
export class Deeds {
  readonly #emulator: Emulator;
  readonly edits: Edit[] = [];
  /** What people registered by hand, as they left it. */
  readonly foreign = new Map<string, unknown>();
  /** APIs of the API center that the source hasn't wanted at some moment since it first did. */
  readonly everUnwanted = new Set<string>();
  readonly #everWanted = new Set<string>();

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  carryOut(deed: Deed): void {
    const source = this.#emulator.estate.instance(testPlaces.instance);
    switch (deed.do) {
      case "edit":
        this.#edit(deed.pick, deed.mark);
        return;
      case "meddle":
        this.#meddle(deed.pick, deed.mark);
        return;
      case "take-away":
        this.#takeAway(deed.pick);
        return;
      case "register":
        this.#register(deed.what, deed.number);
        return;
      case "publish": {
        const { slot, type, set, version, documents } = deed;
        if (set !== null) source.addVersionSet({ name: `set-${set}`, displayName: `Set ${set}` });
        const name = `api-${slot}`;
        source.addApi({
          ...{ name, displayName: `API ${slot}`, type },
          ...(set !== null && { versionSet: `set-${set}`, apiVersion: `v${version}` }),
          ...(!documents && { specification: (type === "soap" && wsdlOf(source, name)) || null }),
        });
        break;
      }
      default:
        if (source.apiNames().includes(`api-${deed.slot}`)) change(source, `api-${deed.slot}`, deed);
    }
    this.#noteWanted();
  }

  /** The link's own entities. */
  ofLink(): Entity[] {
    return entitiesOf(this.#emulator).filter(({ path }) => !this.#isForeign(path));
  }

  #isForeign(path: string): boolean {
    return this.foreign.has(path.split("/").slice(0, 2).join("/"));
  }

  #edit(pick: number, mark: number): void {
    const chosen = this.#pick(pick);
    if (!chosen) return;
    const fields = peoplesFields(kindOf(chosen.path), mark);
    Object.assign(chosen.properties, structuredClone(fields));
    this.edits.push({ path: chosen.path, fields, seq: this.#emulator.controls.requests().at(-1)?.seq ?? 0 });
  }

  #meddle(pick: number, mark: number): void {
    const chosen = this.#pick(pick);
    if (!chosen) return;
    Object.assign(chosen.properties, sourcesFields(chosen, mark));
    if (chosen.specification) chosen.specification.value = documentOf(mark).text;
  }

  #takeAway(pick: number): void {
    const chosen = this.#pick(pick);
    if (!chosen) return;
    remove(this.#emulator, chosen.path);
    const others = this.edits.filter(({ path }) => !`${path}/`.startsWith(`${chosen.path}/`));
    this.edits.splice(0, this.edits.length, ...others);
  }

  #pick(pick: number): Entity | undefined {
    const entities = this.ofLink();
    return entities[pick % Math.max(entities.length, 1)];
  }

  #register(what: "api" | "environment", number: number): void {
    const center = this.#emulator.estate.center(testPlaces.center);
    const name = `by-hand-${number}`;
    if (what === "api") center.addApi(name, { title: `By hand ${number}`, summary: "Theirs" });
    else center.addEnvironment(name, { title: `By hand ${number}` });
    const path = `${what}s/${name}`;
    this.foreign.set(path, structuredClone(entitiesOf(this.#emulator).find((each) => each.path === path)));
  }

  #noteWanted(): void {
    const holder = this.#emulator.estate.instance(testPlaces.instance);
    const wanted = new Set(
      holder.apiNames().map((name) => {
        const api = holder.api(name);
        const current = api.revisions.find(({ revision }) => revision === api.currentRevision);
        const set = current?.properties.apiVersionSetId;
        return derivedName(`${testPlaces.instanceId}${set ?? `/apis/${name}`}`);
      }),
    );
    for (const root of wanted) this.#everWanted.add(root);
    for (const root of this.#everWanted) if (!wanted.has(root)) this.everUnwanted.add(root);
  }
}

type Change = Exclude<Deed, { do: "publish" | "edit" | "meddle" | "take-away" | "register" }>;

function change(source: InstanceAccess, name: string, deed: Change): void {
  if (deed.do === "rename") source.changeApi(name, { displayName: deed.text });
  else if (deed.do === "describe") source.changeApi(name, { description: deed.text });
  else if (deed.do === "move") source.changeApi(name, { path: encodeURIComponent(deed.text.toWellFormed()) });
  else if (deed.do === "revise") source.addRevision(name, { description: "Revised" }, { current: true });
  else if (deed.do === "unpublish") source.removeApi(name);
  else if (deed.do === "document" && isHttp(source.api(name)))
    source.changeApi(name, {}, documentOf(deed.number));
}

/** All that is in the API center. */
export function entitiesOf(emulator: Emulator): Entity[] {
  const center = emulator.estate.center(testPlaces.center);
  return [
    ...center.environments().map(({ name, properties }) => ({ path: `environments/${name}`, properties })),
    ...center.apis().flatMap((api) => {
      const path = `apis/${api.name}`;
      return [
        { path, properties: api.properties },
        ...[...api.versions].flatMap((version) => [
          { path: `${path}/versions/${version.name}`, properties: version.properties },
          ...[...version.definitions].map(({ name, properties, specification }) => ({
            path: `${path}/versions/${version.name}/definitions/${name}`,
            ...{ properties, specification },
          })),
        ]),
        ...[...api.deployments].map(({ name, properties }) => ({
          path: `${path}/deployments/${name}`,
          properties,
        })),
      ];
    }),
  ];
}

/** `apis`, `versions`, `definitions`, `deployments` or `environments`. */
export function kindOf(path: string): string {
  return path.split("/").at(-2) ?? "";
}

function remove(emulator: Emulator, path: string): void {
  const center = emulator.estate.center(testPlaces.center);
  const [collection, name = "", below, child = "", , grandchild] = path.split("/");
  const api = center.api(name);
  if (collection === "environments") center.removeEnvironment(name);
  else if (below === undefined) center.removeApi(name);
  else if (below === "deployments") api?.deployments.delete(child);
  else if (grandchild === undefined) api?.versions.delete(child);
  else api?.versions.get(child)?.definitions.delete(grandchild);
}

/** Fields that the source decides, otherwise. */
function sourcesFields({ path, properties }: Entity, mark: number): Record<string, unknown> {
  const title = `Meddled with ${mark}`;
  switch (kindOf(path)) {
    case "apis":
      return { title, description: title, kind: "webhook" };
    case "deployments":
      return { server: { runtimeUri: [`https://meddled-with.example/${mark}`] } };
    case "environments":
      return { server: { ...(properties.server as object), type: "Kubernetes" } };
    default:
      return { title };
  }
}

/** People's own fields. */
function peoplesFields(kind: string, mark: number): Record<string, unknown> {
  const text = `Edited ${mark}`;
  switch (kind) {
    case "apis":
      return { summary: text, customProperties: { mark: text }, contacts: [{ name: text }] };
    case "versions":
      return { lifecycleStage: ["design", "testing", "deprecated", "retired"][mark % 4] };
    case "definitions":
      return {};
    case "deployments":
      return { title: text, state: mark % 2 ? "inactive" : "active", customProperties: { mark: text } };
    default:
      return { title: text, description: text, kind: ["testing", "staging"][mark % 2] };
  }
}

function isHttp(api: {
  currentRevision: string;
  revisions: { revision: string; properties: { type?: unknown } }[];
}) {
  return api.revisions.find(({ revision }) => revision === api.currentRevision)?.properties.type === "http";
}

/**
 * A SOAP API keeps its WSDL when it is put again without one. (That it lost it can't be known: API Management refuses the export, the
 * link keeps the last good copy, and a fresh link would have none.)
 */
function wsdlOf(source: InstanceAccess, name: string) {
  const api = source.apiNames().includes(name) ? source.api(name) : undefined;
  const current = api?.revisions.find(({ revision }) => revision === api.currentRevision);
  return current?.specification?.format === "wsdl" ? current.specification : undefined;
}

function documentOf(number: number) {
  const openapi = { openapi: "3.0.1", info: { title: `Document ${number}`, version: "1" }, paths: {} };
  return { format: "openapi-json" as const, text: JSON.stringify(openapi) };
}
