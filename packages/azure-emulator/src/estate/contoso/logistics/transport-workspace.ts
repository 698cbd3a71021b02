import { describe } from "../describe/document.ts";
import type { Publication, PublicationSet } from "../publication.ts";

const routes = (version: string, more: string) =>
  describe({
    title: "Route Planning",
    version,
    about: "Plans the tours of our own vans overnight and mends them during the day.",
    server: "https://contoso-logistics.azure-api.net/transport/routes",
    types: `
Tour
  id: string! = TOUR-UTR-07
  date: date!
  driver: string? = 100902
  stops: Stop[]!
Stop
  sequence: integer! = 14
  address: string! = Oudegracht 112 bis, Utrecht
  window: string = 18:00-21:00
  parcels: integer! = 2
Disruption
  kind: road-closed|breakdown|weather
  note: string = A27 closed at Lunetten
`,
    operations: `
GET /tours ?date:date ?depot -> Tour[] | List tours
GET /tours/{tourId} -> Tour | Get a tour
POST /tours/{tourId}/disruptions Disruption -> 202 Tour | Report a disruption
${more}`,
  });

const fleet = describe({
  title: "Fleet",
  version: "1.1.0",
  about: "Vans, bikes and their maintenance.",
  server: "https://contoso-logistics.azure-api.net/transport/fleet",
  types: `
Vehicle
  plate: string! = V-881-KX
  kind: van|cargo-bike|truck
  electric: boolean
  rangeKilometres: integer = 260
Inspection
  on: date!
  passed: boolean!
  remarks: string? = Left mirror loose
`,
  operations: `
GET /vehicles ?kind:van|cargo-bike|truck -> Vehicle[] | List vehicles
GET /vehicles/{plate} -> Vehicle | Get a vehicle
POST /vehicles/{plate}/inspections Inspection -> 201 Inspection | Record an inspection
`,
});

/** The transport team's own workspace. */
export const transport: (Publication | PublicationSet)[] = [
  {
    set: "route-planning",
    displayName: "Route Planning",
    scheme: { header: "X-Route-Version" },
    versions: [
      {
        name: "route-planning-1",
        displayName: "Route Planning",
        path: "transport/routes",
        version: "1",
        type: "http",
        description: "Plans the tours of our own vans overnight.",
        specification: routes("1.3.0", ""),
      },
      {
        name: "route-planning-2",
        displayName: "Route Planning",
        path: "transport/routes",
        version: "2",
        type: "http",
        description: "Plans the tours of our own vans overnight and mends them during the day.",
        specification: routes(
          "2.0.0",
          "PUT /tours/{tourId}/stops Stop[] -> Tour | Reorder the stops of a tour\n",
        ),
      },
    ],
  },
  {
    name: "fleet",
    displayName: "Fleet",
    path: "transport/fleet",
    type: "http",
    description: "Vans, bikes and their maintenance.",
    specification: fleet,
  },
];
