import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const availability = describe({
  title: "Inventory Availability",
  version: "7.2.0",
  about: "How many of an article can be sold, where and from when. Updated within two seconds of a scan.",
  server: "https://api.contoso.com/availability",
  contact: { name: "Stock", email: "stock@contoso.com" },
  types: `
Availability
  sku: string! = CTS-40213-BLK-M
  locationId: string! = DC-TILBURG
  sellable: integer! = 184
  incoming: integer = 600
  nextArrival: date?
Query
  skus: string[]! = ["CTS-40213-BLK-M"]
  postalCode: string? = 3511 AV
Threshold
  sku: string! = CTS-40213-BLK-M
  lowBelow: integer! = 12
`,
  operations: `
GET /availability/{sku} ?locationId -> Availability[] | Get the availability of an article
POST /availability/query Query -> Availability[] | Get the availability of many articles
PUT /thresholds/{sku} Threshold -> Threshold | Set when an article counts as low
`,
});

const reservations = describe({
  title: "Stock Reservations",
  version: "1.4.0",
  about: "Holds articles for a cart or an order, so that nobody sells what is promised.",
  server: "https://api.contoso.com/reservations",
  layout: "yaml",
  types: `
Reservation
  id: uuid!
  lines: ReservationLine[]!
  expiresAt: instant!
  holder: cart|order|transfer
ReservationLine
  sku: string! = CTS-40213-BLK-M
  locationId: string! = DC-TILBURG
  quantity: integer! = 1
Extension
  minutes: integer! = 15
`,
  operations: `
POST /reservations Reservation -> 201 Reservation | Reserve stock | All lines or none.
GET /reservations/{reservationId} -> Reservation | Get a reservation
POST /reservations/{reservationId}/extension Extension -> Reservation | Extend a reservation
POST /reservations/{reservationId}/commit -> 204 | Commit a reservation
DELETE /reservations/{reservationId} -> 204 | Release a reservation
`,
});

const counts = describe({
  title: "Stock Counts",
  version: "1.0.0",
  dialect: "swagger-2.0",
  about: "Counting sessions of the stores' hand-held scanners.",
  server: "https://api.contoso.com/stock-counts",
  types: `
CountSession
  id: integer! = 40117
  storeId: string! = NL-UTR-01
  area: string = First floor, outdoor
  startedBy: string = 100233
  state: OPEN|SUBMITTED|BOOKED
Scan
  gtin: string! = 8712345678906
  quantity: integer! = 6
Difference
  sku: string! = CTS-40213-BLK-M
  expected: integer! = 8
  counted: integer! = 6
`,
  operations: `
POST /sessions CountSession -> 201 CountSession | Start a count
POST /sessions/{sessionId}/scans Scan -> 201 Scan | Record a scan
GET /sessions/{sessionId}/differences -> Difference[] | List differences
POST /sessions/{sessionId}/submit -> CountSession | Submit a count
`,
});

/** What is in stock. */
export const inventory: Publication[] = [
  {
    name: "inventory-availability",
    displayName: "Inventory Availability",
    path: "availability",
    type: "http",
    description:
      "How many of an article can be sold, where and from when. Updated within two seconds of a scan.",
    specification: availability,
    tags: ["storefront", "partners"],
  },
  {
    name: "stock-reservations",
    displayName: "Stock Reservations",
    path: "reservations",
    type: "http",
    description: "Holds articles for a cart or an order, so that nobody sells what is promised.",
    specification: reservations,
  },
  {
    name: "stock-counts",
    displayName: "Stock Counts",
    path: "stock-counts",
    description: "Counting sessions of the stores&#39; hand-held scanners.",
    specification: counts,
  },
];
