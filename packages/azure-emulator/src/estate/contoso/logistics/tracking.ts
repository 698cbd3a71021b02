import { describe } from "../describe/document.ts";
import type { Publication, PublicationSet } from "../publication.ts";

const tracking = (version: string, dialect: "swagger-2.0" | "openapi-3.0") =>
  describe({
    title: "Shipment Tracking",
    version,
    dialect,
    about: "Where a parcel is and when it will arrive, over all carriers.",
    server: `https://contoso-logistics.azure-api.net/tracking/v${version.charAt(0)}`,
    types: `
Shipment
  trackingCode: string! = 3SCTS0088120417
  carrier: postnl|dhl|ups|own-fleet
  state: announced|sorted|underway|delivered|returned
  expectedArrival: instant?
  events: Event[]
Event
  at: instant!
  place: string = Sorting centre Den Hoorn
  text: string! = Parcel sorted
Subscription
  callbackUrl: uri! = https://api.contoso.com/webhooks/tracking
  states: string[] = ["delivered"]
`,
    operations: `
GET /shipments/{trackingCode} -> Shipment | Track a shipment
GET /shipments ?orderNumber -> Shipment[] | Find shipments of an order
POST /shipments/{trackingCode}/subscriptions Subscription -> 201 Subscription | Follow a shipment
${version.startsWith("2") ? "GET /shipments/{trackingCode}/proof -> Event | Get the proof of delivery" : ""}
`,
  });

const carriers = describe({
  title: "Carrier Booking",
  version: "1.6.0",
  about: "Books transport with carriers and returns labels.",
  server: "https://contoso-logistics.azure-api.net/carriers",
  types: `
Booking
  id: string! = BK-2024-771
  carrier: postnl|dhl|ups
  parcels: Parcel[]!
  labelUrl: uri? = https://labels.contoso.com/BK-2024-771.zpl
Parcel
  reference: string! = 2024-88120417/1
  weightGrams: integer! = 1450
Manifest
  date: date!
  bookings: integer! = 418
`,
  operations: `
POST /bookings Booking -> 201 Booking | Book transport
GET /bookings/{bookingId} -> Booking | Get a booking
DELETE /bookings/{bookingId} -> 204 | Cancel a booking
POST /manifests Manifest -> 201 Manifest | Close the day
`,
});

const customs = describe({
  title: "Customs Declarations",
  version: "2024.1",
  dialect: "openapi-3.1",
  layout: "yaml",
  about: "Export declarations for parcels that leave the EU, and their answers from customs.",
  server: "https://contoso-logistics.azure-api.net/customs",
  types: `
Declaration
  mrn: string? = 24NL000510ABCDEF12
  consignee: string! = Hansen, Oslo
  country: string! = NO
  items: Item[]!
  state: draft|submitted|released|held
Item
  hsCode: string! = 6201.40
  description: string! = Jackets of synthetic fibres
  valueMinor: integer! = 14995
  originCountry: string = PT
`,
  operations: `
POST /declarations Declaration -> 201 Declaration | Prepare a declaration
POST /declarations/{declarationId}/submission -> 202 Declaration | Submit a declaration
GET /declarations/{declarationId} -> Declaration | Get a declaration
`,
});

/** What the logistics instance publishes outside its workspaces. */
export const logisticsApis: (Publication | PublicationSet)[] = [
  {
    set: "shipment-tracking",
    displayName: "Shipment Tracking",
    scheme: "Segment",
    versions: [
      {
        name: "shipment-tracking-v1",
        displayName: "Shipment Tracking",
        path: "tracking",
        version: "v1",
        description: "Where a parcel is and when it will arrive.",
        specification: tracking("1.9", "swagger-2.0"),
      },
      {
        name: "shipment-tracking-v2",
        displayName: "Shipment Tracking",
        path: "tracking",
        version: "v2",
        type: "http",
        description: "Where a parcel is and when it will arrive, over all carriers, with proof of delivery.",
        specification: tracking("2.1", "openapi-3.0"),
      },
    ],
  },
  {
    name: "carrier-booking",
    displayName: "Carrier Booking",
    path: "carriers",
    type: "http",
    description: "Books transport with carriers and returns labels.",
    specification: carriers,
  },
  {
    name: "customs-declarations",
    displayName: "Customs Declarations",
    path: "customs",
    type: "http",
    description: "Export declarations for parcels that leave the EU.",
    specification: customs,
  },
  {
    name: "vehicle-positions",
    displayName: "Vehicle Positions",
    path: "live/vehicles",
    type: "websocket",
    description: "Positions of our own vans, every ten seconds.",
    properties: { serviceUrl: "wss://fleet.internal.contoso.com/positions" },
  },
];
