import {
  apiCenterLinksApp,
  priya,
  subscriptions,
} from "@api-center-links/azure-emulator/estate/contoso/identities";
import { groups } from "@api-center-links/azure-emulator/estate/contoso/places";
import { type Api, getApi } from "@api-center-links/contracts/inventory";
import { deleteLink } from "@api-center-links/contracts/link-deletion";
import { type LinkedApi, listLinkedApis } from "@api-center-links/contracts/linked-apis";
import {
  createLink,
  getLink,
  type Link,
  listLinks,
  syncLink,
  verifyLink,
} from "@api-center-links/contracts/links";
import type { AnswerOf, BodyInputOf, Operation } from "@api-center-links/contracts/operation";
import { getRun, listRuns, type Run, type RunOutcome } from "@api-center-links/contracts/runs";
import { askAgain } from "./ask-again.ts";
import { tokenFor } from "./emulator-token.ts";
import type { Stack } from "./stack.ts";

/** The product as Priya uses it, through its HTTP API. */
export interface ProductSide {
  /** Links an API Management instance; the link's environment has the same name. */
  link(name: string, resourceId: string): Promise<Link>;
  links(): Promise<Link[]>;
  readLink(linkId: string): Promise<Link>;
  sync(linkId: string): Promise<Link>;
  verify(linkId: string): Promise<Link>;
  /** Deletes the link and all it brought. */
  unlink(link: Pick<Link, "id" | "name">): Promise<Link>;
  /** The latest runs of the link, newest first. */
  runs(linkId: string): Promise<Run[]>;
  readRun(linkId: string, runId: string): Promise<{ run: Run; outcomes: RunOutcome[] }>;
  linkedApis(linkId: string): Promise<LinkedApi[]>;
  api(apiName: string): Promise<Api>;
}

/** The parts of an API center's address. */
export interface CenterAddress extends Record<string, string> {
  subscriptionId: string;
  resourceGroup: string;
  centerName: string;
}

export const contosoApis: CenterAddress = {
  subscriptionId: subscriptions.sharedServices.subscriptionId,
  resourceGroup: groups.governance,
  centerName: "contoso-apis",
};

/** The stack's address may change, as where the BFF is started anew. */
export async function productSide(
  stack: Pick<Stack, "url" | "azureUrl">,
  center: CenterAddress = contosoApis,
): Promise<ProductSide> {
  // One token for all: the BFF exchanges each new one with the directory.
  const token = await tokenFor(stack, priya.userPrincipalName, `api://${apiCenterLinksApp.clientId}`);

  async function call<T extends Operation>(
    operation: T,
    params: Record<string, string>,
    body?: BodyInputOf<T>,
    query: Record<string, string> = {},
  ): Promise<AnswerOf<T>> {
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent({ ...center, ...params }[name] ?? ""),
    );
    const url = new URL(path, stack.url);
    url.search = String(new URLSearchParams(query));
    const response = await (operation.method === "get" ? askAgain : fetch)(url, {
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
    links: async () => (await call(listLinks, {})).links,
    readLink: (linkId) => call(getLink, { linkId }),
    sync: (linkId) => call(syncLink, { linkId }),
    verify: (linkId) => call(verifyLink, { linkId }),
    unlink: ({ id, name }) => call(deleteLink, { linkId: id }, undefined, { confirm: name }),
    runs: async (linkId) => (await call(listRuns, { linkId })).runs,
    readRun: (linkId, runId) => call(getRun, { linkId, runId }),
    linkedApis: async (linkId) => (await call(listLinkedApis, { linkId })).apis,
    api: (apiName) => call(getApi, { apiName }),
  };
}
