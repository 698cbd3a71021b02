import { getInstanceEvents, setUpInstanceEvents } from "@api-center-links/contracts/instance-events";
import { eventDelivery } from "../../links/event-delivery.ts";
import * as events from "../../links/set-up-instance-events.ts";
import { viewInstanceEvents } from "../../links/view-instance-events.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

export function instanceEventsRoutes({ store, config }: Service): Binding[] {
  const delivery = eventDelivery(config);
  return [
    bind(getInstanceEvents, async ({ connection, instance }) =>
      viewInstanceEvents({ store, connection, instance, delivery }),
    ),

    bind(setUpInstanceEvents, async ({ access, connection, instance, recording }) =>
      events.setUpInstanceEvents({ store, access, connection, instance, recording, delivery }),
    ),
  ];
}
