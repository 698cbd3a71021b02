import type { CenterState } from "../../estate/state.ts";
import { ArmError } from "../arm-error.ts";

/** What a plan has room for (API Center documentation, "service limits"). */
const planLimits = {
  Free: {
    apis: 200,
    versionsPerApi: 5,
    definitionsPerVersion: 5,
    deploymentsPerApi: 10,
    environments: 20,
    apiSources: 1,
    customProperties: 10,
  },
  Standard: {
    apis: 10_000,
    versionsPerApi: 100,
    definitionsPerVersion: 5,
    deploymentsPerApi: 10,
    environments: 20,
    apiSources: 3,
    customProperties: 20,
  },
} as const;

type Limit = keyof (typeof planLimits)["Free"];

const words: Record<Limit, string> = {
  apis: "APIs in the API center",
  versionsPerApi: "versions of one API",
  definitionsPerVersion: "definitions of one version",
  deploymentsPerApi: "deployments of one API",
  environments: "environments in the API center",
  apiSources: "API sources in the API center",
  customProperties: "custom properties",
};

/** Throws where `present` things already use up what the center's plan allows. Azure's own code for it is documented nowhere. */
export function requireRoom(center: CenterState, limit: Limit, present: number): void {
  const most = planLimits[center.sku.name][limit];
  if (present < most) return;
  throw new ArmError(
    409,
    "QuotaExceeded",
    `The limit of ${most} ${words[limit]} of the ${center.sku.name} plan of '${center.name}' has been reached.`,
  );
}
