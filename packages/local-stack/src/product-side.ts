import {
  apiCenterLinksApp,
  priya,
  subscriptions,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups } from "@api-center-links/azure-emulator/estate/contoso/places";
import { type Api, getApi } from "@api-center-links/contracts/inventory";
import { type LinkedApi, listLinkedApis } from "@api-center-links/contracts/linked-apis";
import { createLink, getLink, type Link, syncLink } from "@api-center-links/contracts/links";
import type { AnswerOf, BodyInputOf, Operation } from "@api-center-links/contracts/operation";
import { getRun, type Run, type RunOutcome } from "@api-center-links/contracts/runs";
import { askAgain } from "./ask-again.ts";
import { tokenFor } from "./emulator-token.ts";
import type { Stack } from "./stack.ts";

/** The product as Priya uses it, through its HTTP API. */
export interface ProductSide {
  /** Links an API Management instance; the link's environment has the same name. */
  link(name: string, resourceId: string): Promise<Link>;
  readLink(linkId: string): Promise<Link>;
  sync(linkId: string): Promise<Link>;
  readRun(linkId: string, runId: string): Promise<{ run: Run; outcomes: RunOutcome[] }>;
  linkedApis(linkId: string): Promise<LinkedApi[]>;
  api(apiName: string): Promise<Api>;
}

const center = {
  subscriptionId: subscriptions.sharedServices.subscriptionId,
  resourceGroup: groups.governance,
  centerName: "contoso-apis",
};

export async function productSide(stack: Stack): Promise<ProductSide> {
  // One token for all: the BFF exchanges each new one with the directory.
  const token = await tokenFor(stack, priya.userPrincipalName, `api://${apiCenterLinksApp.clientId}`);

  async function call<T extends Operation>(
    operation: T,
    params: Record<string, string>,
    body?: BodyInputOf<T>,
  ): Promise<AnswerOf<T>> {
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent({ ...center, ...params }[name] ?? ""),
    );
    const response = await (operation.method === "get" ? askAgain : fetch)(new URL(path, stack.url), {
      method: operation.method.toUpperCase(),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${operation.id} was answered with ${response.status}: ${text.slice(0, 500)}`);
    return operation.response.schema?.parse(JSON.parse(text)) as AnswerOf<T>;
  }

  return {
    link: (name, resourceId) =>
      call(
        createLink,
        {},
        {
          name,
          resourceId,
          environment: { name, title: name, kind: "production" },
          settings: { lifecycleStage: "production", definitions: "always" },
        },
      ),
    readLink: (linkId) => call(getLink, { linkId }),
    sync: (linkId) => call(syncLink, { linkId }),
    readRun: (linkId, runId) => call(getRun, { linkId, runId }),
    linkedApis: async (linkId) => (await call(listLinkedApis, { linkId })).apis,
    api: (apiName) => call(getApi, { apiName }),
  };
}
