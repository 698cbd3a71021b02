import { testEstate, testPlaces } from "@api-center-links/azure-emulator/estate/test-estate";
import type { Emulator } from "@api-center-links/azure-emulator/start";
import type { Link } from "@api-center-links/contracts/links";
import type { ProductSide } from "../product-side.ts";

/** A step of the life of a link: what happens in Azure, and what a person then asks for. */
export interface Phase {
  name: string;
  /** At the source, or by people in the API center. */
  change(emulator: Emulator): void;
  /** Rejects where the answer didn't come. Asked again in that case, unless it turns out to have been heard. */
  ask(product: ProductSide): Promise<unknown>;
  /** Whether what was asked for was heard, as a person finds it out who got no answer. */
  wasHeard(link: Link | undefined): boolean;
}

const linkName = "estate";

/** Twelve APIs of all kinds, two of them versions of one; and what others keep in the API center. */
export function prepare(emulator: Emulator): void {
  emulator.estate.replace(testEstate());
  const source = emulator.estate.instance(testPlaces.instance);
  source.addVersionSet({ name: "orders", displayName: "Orders" });
  for (const version of ["v1", "v2"])
    source.addApi({ name: `orders-${version}`, versionSet: "orders", apiVersion: version, path: "orders" });
  source.addApi({ name: "invoices", type: "soap" });
  source.addApi({ name: "catalog", type: "graphql" });
  source.addApi({ name: "stock-live", type: "websocket" });
  source.addApi({ name: "undescribed", specification: null });
  for (const name of ["carts", "customers", "payments", "prices", "returns", "stores"])
    source.addApi({ name });
  const center = emulator.estate.center(testPlaces.center);
  center.addApi("by-hand", { title: "By hand", summary: "Nobody's business" });
  center.addEnvironment("on-premises");
}

export const phases: Phase[] = [
  {
    name: "create and import",
    change: () => {},
    ask: (product) => product.link(linkName, testPlaces.instanceId),
    wasHeard: (link) => link !== undefined,
  },
  {
    name: "update",
    change(emulator) {
      peopleEdit(emulator);
      const source = emulator.estate.instance(testPlaces.instance);
      source.changeApi("carts", {
        displayName: "Shopping carts",
        description: "<p>Now <b>described</b>.</p>",
      });
      source.changeApi("prices", {}, document("prices", "Prices of today"));
      source.changeApi("stores", { path: "shops" });
    },
    ask: syncNow,
    wasHeard: () => false,
  },
  {
    name: "version added",
    change(emulator) {
      const source = emulator.estate.instance(testPlaces.instance);
      source.addApi({ name: "orders-v3", versionSet: "orders", apiVersion: "v3", path: "orders" });
    },
    ask: syncNow,
    wasHeard: () => false,
  },
  {
    name: "API deleted",
    change(emulator) {
      const source = emulator.estate.instance(testPlaces.instance);
      source.removeApi("customers");
      source.removeApi("orders-v1");
    },
    ask: syncNow,
    wasHeard: () => false,
  },
  {
    name: "unlink",
    change: () => {},
    async ask(product) {
      for (const link of await product.links()) await product.unlink(link);
    },
    wasHeard: (link) => link === undefined || link.status === "deleting",
  },
];

async function syncNow(product: ProductSide): Promise<void> {
  for (const link of await product.links()) await product.sync(link.id);
}

/** What is theirs, and must be as they left it. */
function peopleEdit(emulator: Emulator): void {
  for (const api of emulator.estate.center(testPlaces.center).apis()) {
    Object.assign(api.properties, { summary: `About ${api.name}`, customProperties: { team: "red" } });
    for (const version of api.versions) version.properties.lifecycleStage = "deprecated";
    for (const deployment of api.deployments) deployment.properties.state = "inactive";
  }
}

function document(title: string, summary: string) {
  const openapi = { openapi: "3.0.1", info: { title, summary, version: "2" }, paths: {} };
  return { format: "openapi-json" as const, text: JSON.stringify(openapi) };
}
