import { Fault } from "../fault.ts";
import { formatOfType } from "../format-titles.ts";
import type {
  ApiSource,
  SourceApi,
  SourceSnapshot,
  SourceSpecification,
  SourceVersionSet,
} from "../source.ts";

export const instanceId =
  "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.ApiManagement/service/shop";

export function apiNamed(name: string, changes: Partial<SourceApi> = {}): SourceApi {
  return {
    id: `${instanceId}/apis/${name}`,
    name,
    displayName: `The ${name} API`,
    description: `What ${name} is for.`,
    type: "http",
    path: name,
    protocols: ["https"],
    revision: "1",
    ...changes,
  };
}

export function versionSetNamed(name: string, changes: Partial<SourceVersionSet> = {}): SourceVersionSet {
  return {
    id: `${instanceId}/apiVersionSets/${name}`,
    name,
    displayName: `${name} set`,
    scheme: "Segment",
    ...changes,
  };
}

/** An API Management instance whose APIs a test changes at will. */
export class SampleSource implements ApiSource {
  versionSets: SourceVersionSet[] = [];
  apis: SourceApi[] = [];
  gatewayHosts = ["api.example.com"];
  /** Documents that were given out and not released. */
  readonly held = new Set<object>();
  /** Documents by API id, `undefined` where it has none; an API not named here has one made from its name and revision. */
  documents = new Map<string, string | undefined>();
  exports: string[] = [];
  exportsUnderWay = new Set<string>();
  unavailable = false;
  /** Whether a list holds the API: API Management's word is cut short where not. */
  isListed: (api: SourceApi) => boolean = () => true;
  /** Ids that were asked for by themselves. */
  asked: string[] = [];

  async snapshot(): Promise<SourceSnapshot> {
    const whole = await this.#whole();
    return { ...whole, apis: whole.apis.filter(this.isListed) };
  }

  async #whole(): Promise<SourceSnapshot> {
    if (this.unavailable)
      throw new Fault("ServiceUnavailable", "API Management doesn't answer.", { status: 503 });
    const instance = { id: instanceId, name: "shop", gatewayHosts: this.gatewayHosts };
    return structuredClone({ instance, versionSets: this.versionSets, apis: this.apis });
  }

  async look(apiIds: string[]): Promise<SourceSnapshot> {
    this.asked.push(...apiIds);
    const wanted = new Set(apiIds.map((id) => id.toLowerCase()));
    const { instance, ...all } = await this.#whole();
    const apis = all.apis.filter((api) => wanted.has(api.id.toLowerCase()));
    const sets = new Set(apis.map((api) => api.versionSetId?.toLowerCase()));
    const versionSets = all.versionSets.filter((set) => sets.has(set.id.toLowerCase()));
    return { instance, versionSets, apis };
  }

  async exportSpecification(api: SourceApi): Promise<SourceSpecification | undefined> {
    if (formatOfType(api.type) === undefined) return undefined;
    this.exports.push(api.name);
    const group = this.versionSets.find((set) => set.id === api.versionSetId)?.id ?? api.id;
    if (this.exportsUnderWay.has(group)) throw new Error(`Two exports of ${group} at the same time.`);
    this.exportsUnderWay.add(group);
    await new Promise((resolve) => setImmediate(resolve));
    this.exportsUnderWay.delete(group);
    const made = JSON.stringify({
      openapi: "3.0.1",
      info: { title: `${api.name} ${api.revision}` },
      paths: {},
    });
    const content = this.documents.has(api.id) ? this.documents.get(api.id) : made;
    if (content === undefined) return undefined;
    const document = { format: "openapi", content };
    this.held.add(document);
    return { ...document, release: () => void this.held.delete(document) };
  }
}
