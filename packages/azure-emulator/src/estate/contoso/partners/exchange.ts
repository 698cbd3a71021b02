import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const materials = describe({
  title: "Fabric Orders",
  version: "1.2.0",
  about: "Fabrikam's fabrics: collections, samples and orders by the metre.",
  server: "https://fabrikam-partners.azure-api.net/fabrics",
  types: `
Fabric
  article: string! = FAB-2291
  composition: string! = 82% recycled polyamide, 18% elastane
  widthCentimetres: integer = 148
  pricePerMetreMinor: integer! = 1180
SampleRequest
  article: string! = FAB-2291
  colours: string[]! = ["moss", "night"]
FabricOrder
  article: string! = FAB-2291
  metres: integer! = 1200
  deliverTo: string! = Contoso Production, Porto
`,
  operations: `
GET /fabrics ?collection -> Fabric[] | List fabrics
POST /samples SampleRequest -> 202 | Ask for samples
POST /orders FabricOrder -> 201 FabricOrder | Order fabric
`,
});

const capacity = describe({
  title: "Mill Capacity",
  version: "0.4",
  layout: "yaml",
  about: "Free weeks on looms and in dyeing, for partners who plan ahead.",
  server: "https://fabrikam-partners.azure-api.net/capacity",
  types: `
Week
  week: string! = 2025-W07
  loomHours: integer! = 310
  dyeingLots: integer! = 14
Option
  week: string! = 2025-W07
  loomHours: integer! = 80
`,
  operations: `
GET /weeks ?from ?count:integer -> Week[] | List free capacity
POST /options Option -> 201 Option | Take an option
DELETE /options/{optionId} -> 204 | Give an option back
`,
});

/** What Fabrikam opens to its customers. */
export const partnerExchange: Publication[] = [
  {
    name: "fabric-orders",
    displayName: "Fabric Orders",
    path: "fabrics",
    type: "http",
    description: "Fabrikam's fabrics: collections, samples and orders by the metre.",
    specification: materials,
  },
  {
    name: "mill-capacity",
    displayName: "Mill Capacity",
    path: "capacity",
    type: "http",
    description: "Free weeks on looms and in dyeing, for partners who plan ahead.",
    specification: capacity,
  },
];
