import * as access from "./access.ts";
import * as activity from "./activity.ts";
import * as centers from "./centers.ts";
import * as environments from "./environments.ts";
import * as heldDeletions from "./held-deletions.ts";
import * as identities from "./identities.ts";
import * as instanceEvents from "./instance-events.ts";
import * as instances from "./instances.ts";
import * as inventory from "./inventory.ts";
import * as linkDeletion from "./link-deletion.ts";
import * as linkedApis from "./linked-apis.ts";
import * as links from "./links.ts";
import type { Operation } from "./operation.ts";
import * as runs from "./runs.ts";
import * as session from "./session.ts";

/** Every operation of the HTTP API. One that isn't here isn't documented, bound or authorized. */
export const operations = [
  session.getConfiguration,
  centers.listCenters,
  centers.getCenter,
  environments.listEnvironments,
  environments.getEnvironment,
  inventory.listApis,
  inventory.getApi,
  inventory.deleteApi,
  inventory.getSpecification,
  instances.listSubscriptions,
  instances.listInstances,
  instances.listLinkScopes,
  access.getLinkAccess,
  access.assignInstanceRole,
  access.assignCenterRole,
  access.listSyncAccess,
  instanceEvents.getInstanceEvents,
  instanceEvents.setUpInstanceEvents,
  identities.getIdentities,
  identities.changeIdentities,
  identities.listAssignableIdentities,
  links.listLinks,
  links.createLink,
  links.previewLink,
  links.getLink,
  links.updateLink,
  links.syncLink,
  links.verifyLink,
  links.stopLink,
  links.pauseLink,
  links.resumeLink,
  heldDeletions.listHeldDeletions,
  heldDeletions.confirmDeletions,
  heldDeletions.keepApis,
  linkDeletion.previewLinkDeletion,
  linkDeletion.deleteLink,
  runs.listRuns,
  runs.getRun,
  linkedApis.listLinkedApis,
  activity.listActivity,
] as const satisfies readonly Operation[];

export type OperationId = (typeof operations)[number]["id"];
