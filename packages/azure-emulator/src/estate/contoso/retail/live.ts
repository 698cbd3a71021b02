import type { Publication } from "../publication.ts";

/** WebSocket APIs: addresses without a document. */
export const live: Publication[] = [
  {
    name: "live-order-updates",
    displayName: "Live Order Updates",
    path: "live/orders",
    type: "websocket",
    description: "Pushes every change of an order to the app while it is open. One JSON message per change.",
    tags: ["storefront"],
    properties: { serviceUrl: "wss://order-updates.internal.contoso.com/socket" },
  },
  {
    name: "store-queue-display",
    displayName: "Store Queue Display",
    path: "live/queue",
    type: "websocket",
    description: "Numbers for the screens above the service desks.",
    protocols: ["ws", "wss"],
    properties: { serviceUrl: "ws://queue.stores.internal.contoso.com" },
  },
];
