import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const picking = describe({
  title: "Picking",
  version: "5.4.0",
  about: "Waves, batches and picks in the distribution centre at Tilburg.",
  server: "https://contoso-logistics.azure-api.net/warehouse/picking",
  types: `
Wave
  id: integer! = 20417
  carrierCutOff: instant!
  orders: integer! = 340
  state: planned|released|picked
Pick
  id: uuid!
  sku: string! = CTS-40213-BLK-M
  bin: string! = 14-C-03
  quantity: integer! = 1
  picker: string? = 300118
Shortage
  counted: integer! = 0
`,
  operations: `
GET /waves ?state:planned|released|picked -> Wave[] | List waves
POST /waves/{waveId}/release -> Wave | Release a wave
GET /waves/{waveId}/picks -> Pick[] | List picks of a wave
POST /picks/{pickId}/shortage Shortage -> 202 Pick | Report a shortage
`,
});

const inbound = describe({
  title: "Inbound Deliveries",
  version: "2.0",
  dialect: "swagger-2.0",
  about: "Trucks at the dock: slots, unloading, receipt.",
  server: "https://contoso-logistics.azure-api.net/warehouse/inbound",
  types: `
Slot
  dock: integer! = 12
  at: instant!
  supplierId: string! = SUP-20881
Receipt
  sscc: string! = 387123450000012345
  sku: string! = CTS-40213-BLK-M
  quantity: integer! = 48
  damaged: integer = 0
`,
  operations: `
GET /slots ?date:date -> Slot[] | List slots
POST /slots Slot -> 201 Slot | Book a slot
POST /receipts Receipt -> 201 Receipt | Book a receipt
`,
});

/** The warehouse team's own workspace. */
export const warehouse: Publication[] = [
  {
    name: "picking",
    displayName: "Picking",
    path: "warehouse/picking",
    type: "http",
    description: "Waves, batches and picks in the distribution centre at Tilburg.",
    specification: picking,
  },
  {
    name: "inbound-deliveries",
    displayName: "Inbound Deliveries",
    path: "warehouse/inbound",
    description: "Trucks at the dock: slots, unloading, receipt.",
    specification: inbound,
  },
];
