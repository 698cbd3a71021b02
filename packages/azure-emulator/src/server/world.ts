import type { ActivityLog } from "../activity-log/activity-log.ts";
import type { LongRunningOperations } from "../arm/long-running.ts";
import type { Throttle } from "../arm/throttle.ts";
import type { Blobs } from "../blobs/blobs.ts";
import type { Behavior } from "../control/behavior.ts";
import type { Faults } from "../control/faults.ts";
import type { RequestLog } from "../control/request-log.ts";
import type { Tokens } from "../entra/tokens.ts";
import type { AzureState } from "../estate/state.ts";
import type { Deliveries } from "../event-grid/deliveries.ts";

/** Everything one running stand-in consists of. */
export interface World {
  state: AzureState;
  behavior: Behavior;
  faults: Faults;
  requests: RequestLog;
  throttle: Throttle;
  activityLog: ActivityLog;
  deliveries: Deliveries;
  operations: LongRunningOperations;
  blobs: Blobs;
  tokens: Tokens;
  /** Who accepted what an application asks for, where a rule demands it: `{object id} {client id}`. */
  consents: Set<string>;
  /** `https://localhost:PORT`: ARM and Entra. Known once the doors are open. */
  armUrl: string;
  /** `http://localhost:PORT`: sign-in page, managed identities, control. */
  httpUrl: string;
  /** Signs the https door's certificate. */
  caCertificatePem: string;
  /** The secret that the App Service form of the managed-identity endpoint asks for. */
  identityHeader: string;
  /** Says that the state has changed and wants keeping. */
  changed(): void;
}
