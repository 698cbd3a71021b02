import type { ResourceKind } from "../arm-call.ts";
import {
  deleteEventSubscription,
  getDeliveryAttributes,
  getEventSubscription,
  getFullUrl,
  listEventSubscriptions,
  putEventSubscription,
} from "./event-subscriptions.ts";

const apiVersions = ["2020-06-01", "2021-12-01", "2022-06-15", "2023-12-15-preview", "2025-02-15"];

export const eventGridKinds: ResourceKind[] = [
  {
    type: "Microsoft.EventGrid/eventSubscriptions",
    apiVersions,
    list: listEventSubscriptions,
    get: getEventSubscription,
    put: putEventSubscription,
    delete: deleteEventSubscription,
    actions: { getFullUrl, getDeliveryAttributes },
  },
  {
    type: "Microsoft.EventGrid/locations/operationsStatus",
    apiVersions,
    openToAll: true,
    get: (call) => call.world.operations.pollStatus(call, call.names.at(-1) ?? ""),
  },
];
