import { describe } from "../describe/document.ts";
import type { Publication, PublicationSet } from "../publication.ts";

const ordersV1 = describe({
  title: "Orders",
  version: "1.14",
  dialect: "swagger-2.0",
  about: "Orders of the web shop, read only since version 2.",
  server: "https://api.contoso.com/orders/v1",
  types: `
Order
  orderNo: string! = 2019-00417733
  status: NEW|PICKED|SHIPPED|CLOSED
  customerNo: string = 100417
  lines: OrderLine[]
OrderLine
  productCode: string! = CTS-40213
  quantity: integer! = 1
  price: number! = 149.95
`,
  operations: `
GET /orders ?customerNo ?from:date ?to:date -> Order[] | List orders
GET /orders/{orderNo} -> Order | Get an order
GET /orders/{orderNo}/lines -> OrderLine[] | List lines of an order
`,
});

const ordersV2 = (version: string, operations: string) =>
  describe({
    title: "Orders",
    version,
    about: "Orders from web, app and store, from placing to delivery.",
    server: "https://api.contoso.com/orders/v2",
    types: `
Order
  orderNumber: string! = 2024-88120417
  placedAt: instant!
  channel: web|app|store
  state: placed|confirmed|picking|shipped|delivered|cancelled
  lines: OrderLine[]!
  payableMinor: integer! = 13241
OrderLine
  lineNumber: integer! = 1
  sku: string! = CTS-40213-BLK-M
  quantity: integer! = 1
  state: open|shipped|returned
Cancellation
  reason: changed-mind|too-slow|fraud|other
Note
  text: string! = Please ring the second bell
`,
    operations,
  });

const v2Operations = `
GET /orders ?state ?placedSince:instant ?cursor -> Order[] | List orders
POST /orders Order -> 201 Order | Place an order
GET /orders/{orderNumber} -> Order | Get an order
POST /orders/{orderNumber}/cancellation Cancellation -> Order | Cancel an order | Possible until picking starts.
`;

const ordersV3 = describe({
  title: "Orders",
  version: "3.0.0-beta.2",
  dialect: "openapi-3.1",
  about: "Orders as a stream of events with snapshots. In preview with the warehouse and the app.",
  server: "https://api.contoso.com/orders/v3",
  contact: { name: "Order Management", url: "https://contoso.atlassian.example/orders" },
  types: `
OrderSnapshot
  id: uuid!
  orderNumber: string! = 2024-88120417
  state: placed|confirmed|picking|shipped|delivered|cancelled
  lastEvent: long! = 1882014
OrderEvent
  sequence: long! = 1882014
  type: placed|paid|picked|packed|shipped|delivered|cancelled
  at: instant!
  data: object
Command
  type: confirm|cancel|split|change-address
  expectedSequence: long = 1882014
  data: object
`,
  operations: `
GET /orders/{orderId} -> OrderSnapshot | Get the snapshot of an order
GET /orders/{orderId}/events ?after:long -> OrderEvent[] | Read the events of an order
POST /orders/{orderId}/commands Command -> 202 OrderSnapshot | Send a command
GET /events ?after:long ?types -> OrderEvent[] | Read the events of all orders
`,
});

const returns = describe({
  title: "Returns",
  version: "2.0.3",
  about: "Everything that comes back: registration, label, receipt, decision.",
  server: "https://api.contoso.com/returns",
  types: `
Return
  id: string! = RMA-771204
  orderNumber: string! = 2024-88120417
  lines: ReturnLine[]!
  state: registered|in-transit|received|accepted|refused
  labelUrl: uri? = https://labels.contoso.com/RMA-771204.pdf
ReturnLine
  sku: string! = CTS-40213-BLK-M
  quantity: integer! = 1
  reason: too-small|too-large|defect|not-as-described|other
Decision
  accepted: boolean!
  remark: string? = Zip broken by use
  refundMinor: integer = 14995
`,
  operations: `
POST /returns Return -> 201 Return | Register a return
GET /returns/{returnId} -> Return | Get a return
GET /returns ?orderNumber ?state -> Return[] | Find returns
POST /returns/{returnId}/label -> 201 Return | Make a label
POST /returns/{returnId}/decision Decision -> Return | Decide on a return
`,
});

/** From ordering to sending back. */
export const orders: (Publication | PublicationSet)[] = [
  {
    set: "orders",
    displayName: "Orders",
    description: "Orders from web, app and store.",
    scheme: "Segment",
    versions: [
      {
        name: "orders-v1",
        displayName: "Orders",
        path: "orders",
        version: "v1",
        description: "Orders of the web shop, read only since version 2.",
        specification: ordersV1,
        tags: ["deprecated"],
      },
      {
        name: "orders-v2",
        displayName: "Orders",
        path: "orders",
        version: "v2",
        type: "http",
        description: "Orders from web, app and store, from placing to delivery.",
        revision: "3",
        specification: ordersV2(
          "2.6.0",
          `${v2Operations}\nPOST /orders/{orderNumber}/notes Note -> 201 Note | Add a note for the driver\n`,
        ),
        otherRevisions: [
          { revision: "1", note: "As opened to partners", specification: ordersV2("2.4.0", v2Operations) },
          {
            revision: "2",
            note: "Cancellation reasons",
            specification: ordersV2(
              "2.5.0",
              `${v2Operations}\nGET /cancellation-reasons -> string[] | List reasons\n`,
            ),
          },
        ],
        tags: ["partners"],
        properties: {
          contact: { name: "Order Management", email: "orders@contoso.com" },
          license: {
            name: "Contoso Partner Agreement",
            url: "https://developer.contoso.com/licenses/partner",
          },
          termsOfServiceUrl: "https://developer.contoso.com/terms",
        },
      },
      {
        name: "orders-v3",
        displayName: "Orders",
        path: "orders",
        version: "v3-preview",
        type: "http",
        description:
          "Orders as a stream of events with snapshots. In preview with the warehouse and the app.",
        specification: ordersV3,
        tags: ["preview"],
      },
    ],
  },
  {
    name: "returns",
    displayName: "Returns",
    path: "returns",
    type: "http",
    description: "Everything that comes back: registration, label, receipt, decision.",
    specification: returns,
  },
];
