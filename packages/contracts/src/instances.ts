import { z } from "zod";
import { CenterParams, centerPath, LinkScope, ResourceId } from "./names.ts";
import { operation } from "./operation.ts";
import {
  readAzureLinks,
  readCenter,
  readInstance,
  readWorkspaces,
  seeInstances,
  seeSubscriptions,
} from "./rights.ts";

export const Subscription = z.object({ id: z.string(), name: z.string() }).meta({ id: "Subscription" });
export type Subscription = z.infer<typeof Subscription>;

/** An API Management instance that could be linked, or can't and why. */
export const Instance = z
  .object({
    id: ResourceId,
    name: z.string(),
    subscriptionId: z.string(),
    resourceGroup: z.string(),
    location: z.string(),
    tier: z.string(),
    /** A sentence where it can't be linked; `null` where it can. */
    unavailable: z.string().nullable(),
  })
  .meta({ id: "Instance" });
export type Instance = z.infer<typeof Instance>;

export const listSubscriptions = operation({
  id: "listSubscriptions",
  method: "get",
  path: "/api/subscriptions",
  summary: "Azure subscriptions that the caller can read, in the directory of the API centers",
  needs: [seeSubscriptions],
  response: {
    status: 200,
    schema: z.object({ subscriptions: z.array(Subscription) }),
    description: "The subscriptions, by name",
  },
});

export const listInstances = operation({
  id: "listInstances",
  method: "get",
  path: `${centerPath}/linkable-instances`,
  summary: "API Management instances of a subscription, seen from an API center that may link them",
  params: CenterParams,
  query: z.object({ subscriptionId: z.guid() }),
  needs: [readCenter, readAzureLinks, seeInstances],
  response: {
    status: 200,
    schema: z.object({ instances: z.array(Instance) }),
    description: "The instances, by name",
  },
});

/** Something of an instance that a link can cover, or can't and why. */
export const ScopeChoice = z
  .object({
    scope: LinkScope,
    /** The workspace's display name; of the other scopes, the instance's name. */
    title: z.string(),
    /** A sentence where it can't be linked; `null` where it can. */
    unavailable: z.string().nullable(),
  })
  .meta({ id: "ScopeChoice" });
export type ScopeChoice = z.infer<typeof ScopeChoice>;

export const listLinkScopes = operation({
  id: "listLinkScopes",
  method: "get",
  path: `${centerPath}/linkable-instances/scopes`,
  summary: "What of an instance can be linked: itself, it with all its workspaces, or one of them",
  params: CenterParams,
  query: z.object({ resourceId: ResourceId }),
  needs: [readCenter, readAzureLinks, readInstance, readWorkspaces],
  response: {
    status: 200,
    schema: z.object({ choices: z.array(ScopeChoice) }),
    description: "The instance first, then its workspaces by title; only the instance where it has none",
  },
});
