import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const stores = describe({
  title: "Stores",
  version: "4.0.0",
  about: "Where our 212 stores are, what they offer and who runs them.",
  server: "https://api.contoso.com/stores",
  types: `
Store
  id: string! = NL-UTR-01
  name: string! = Contoso Utrecht Oudegracht
  address: string! = Oudegracht 112, 3511 AV Utrecht
  latitude: number = 52.0907
  longitude: number = 5.1214
  services: string[] = ["click-and-collect", "tailoring", "repairs"]
  openNow: boolean
NearbyStore
  store: Store!
  distanceMetres: integer! = 840
Closure
  from: date!
  until: date!
  reason: string = Refurbishment
`,
  operations: `
GET /stores ?country ?service -> Store[] | List stores
GET /stores/{storeId} -> Store | Get a store
GET /stores/nearby ?latitude:number ?longitude:number ?radiusMetres:integer -> NearbyStore[] | Find stores nearby
POST /stores/{storeId}/closures Closure -> 201 Closure | Announce a closure
`,
});

const openingHours = describe({
  title: "Store Opening Hours",
  version: "1.0",
  dialect: "swagger-2.0",
  about: "Opening hours with holidays and Sunday shopping, in local time.",
  server: "https://api.contoso.com/opening-hours",
  types: `
Day
  date: date!
  opens: string = 09:30
  closes: string = 18:00
  note: string? = Koopzondag
Exception
  date: date!
  closed: boolean!
  opens: string? = 12:00
  closes: string? = 17:00
`,
  operations: `
GET /stores/{storeId}/hours ?from:date ?days:integer -> Day[] | Get opening hours
PUT /stores/{storeId}/exceptions/{date} Exception -> Exception | Set an exception
DELETE /stores/{storeId}/exceptions/{date} -> 204 | Remove an exception
`,
});

const clickAndCollect = describe({
  title: "Click & Collect",
  version: "2.3.1",
  about: "Orders that customers pick up themselves: promise, shelf, hand-over.",
  server: "https://api.contoso.com/collect",
  types: `
Pickup
  id: string! = pk_55120
  orderNumber: string! = 2024-88120417
  storeId: string! = NL-UTR-01
  state: promised|picking|ready|collected|expired
  shelf: string? = B-14
  code: string = 7731
  readyBy: instant!
Promise
  storeId: string! = NL-UTR-01
  readyBy: instant!
HandOver
  code: string! = 7731
  identityChecked: boolean
`,
  operations: `
GET /promises ?sku ?postalCode -> Promise[] | Ask when a product could be ready
POST /pickups Pickup -> 201 Pickup | Promise a pickup
GET /pickups/{pickupId} -> Pickup | Get a pickup
POST /pickups/{pickupId}/ready -> Pickup | Report a pickup as ready
POST /pickups/{pickupId}/hand-over HandOver -> Pickup | Hand over
`,
});

const delivery = describe({
  title: "Delivery Options",
  version: "3.1.0",
  layout: "yaml",
  dialect: "openapi-3.1",
  about: "Which carriers can bring a basket where, when and for how much.",
  server: "https://api.contoso.com/delivery",
  types: `
Option
  id: string! = dlv_evening
  carrier: postnl|dhl|ups|own-fleet
  label: string! = This evening, 18:00–21:00
  priceMinor: integer! = 495
  earliest: instant!
  latest: instant!
  emissionsGrams: integer = 310
Request
  postalCode: string! = 3511 AV
  country: string! = NL
  parcels: Parcel[]!
Parcel
  weightGrams: integer! = 1450
  longestSideMillimetres: integer = 420
Slot
  optionId: string! = dlv_evening
  reservedUntil: instant!
`,
  operations: `
POST /options Request -> Option[] | Find delivery options
POST /slots Slot -> 201 Slot | Reserve a slot
DELETE /slots/{slotId} -> 204 | Release a slot
GET /carriers -> string[] | List carriers
`,
});

/** Stores, and ways to bring things home. */
export const storeApis: Publication[] = [
  {
    name: "stores",
    displayName: "Stores",
    path: "stores",
    type: "http",
    description: "Where our 212 stores are, what they offer and who runs them.",
    specification: stores,
    tags: ["public"],
    properties: { subscriptionRequired: false },
  },
  {
    name: "store-opening-hours",
    displayName: "Store Opening Hours",
    path: "opening-hours",
    description: "Opening hours with holidays and Sunday shopping, in local time.",
    specification: openingHours,
    tags: ["public"],
    protocols: ["http", "https"],
    properties: { subscriptionRequired: false },
  },
  {
    name: "click-and-collect",
    displayName: "Click & Collect",
    path: "collect",
    type: "http",
    description: "Orders that customers pick up themselves: promise, shelf, hand-over.",
    specification: clickAndCollect,
  },
  {
    name: "delivery-options",
    displayName: "Delivery Options",
    path: "delivery/options",
    type: "http",
    description: "Which carriers can bring a basket where, when and for how much.",
    specification: delivery,
    tags: ["storefront"],
  },
];
