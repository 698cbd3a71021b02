import { listActivity, syncIdentityActor } from "@api-center-links/contracts/activity";
import { viewActivity } from "../../activity/activity-view.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

export function activityRoutes(service: Service): Binding[] {
  const { activity } = service.store;
  return [
    bind(listActivity, async ({ access, query }) => {
      const centerId = access.center.id;
      const { actor, from, to, limit, ...filter } = query;
      const [found, actors] = await Promise.all([
        activity.list(centerId, {
          ...filter,
          actorId: actor?.map((id) => (id === syncIdentityActor ? null : id)),
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
          limit: limit + 1,
        }),
        activity.actors(centerId),
      ]);
      const page = found.slice(0, limit);
      return {
        activities: page.map(({ record }) => viewActivity(record)),
        next: found.length > limit ? (page.at(-1)?.seq ?? null) : null,
        actors,
      };
    }),
  ];
}
