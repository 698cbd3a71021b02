import type { ResourceKind } from "../arm-call.ts";
import { listActivities } from "./list-activities.ts";

export const insightsKinds: ResourceKind[] = [
  {
    type: "Microsoft.Insights/eventtypes/values",
    apiVersions: ["2014-04-01", "2015-04-01"],
    // Where the right is needed depends on the filter.
    listFiltered: true,
    list: listActivities,
  },
];
