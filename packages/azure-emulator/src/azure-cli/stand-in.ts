import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Estate } from "../estate/estate.ts";

type Who = { account: string } | { identity: string };
const authorization = "2022-04-01";
const roleAdministrator = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";

/** A running stand-in, by the address of its page. */
export class StandIn {
  readonly armUrl: string;
  readonly caCertificatePem: string;
  readonly #url: string;

  private constructor(url: string, endpoints: { armUrl: string; caCertificatePem: string }) {
    this.#url = url;
    this.armUrl = endpoints.armUrl;
    this.caCertificatePem = endpoints.caCertificatePem;
  }

  /** Rejects where no stand-in answers. */
  static async at(url: string): Promise<StandIn> {
    const answer = await fetch(`${url}/_emulator/endpoints`).catch((cause: unknown) => {
      throw new Error(`Nothing answers at ${url}. Start a stand-in, or leave --against out.`, { cause });
    });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: it isn't the page of a stand-in.`);
    return new StandIn(url, (await answer.json()) as { armUrl: string; caCertificatePem: string });
  }

  async estate(): Promise<Estate> {
    return (await fetch(`${this.#url}/_emulator/estate`)).json() as Promise<Estate>;
  }

  /** The document behind a link that ARM handed out. */
  async download(link: string): Promise<Record<string, unknown>> {
    const { pathname, search } = new URL(link);
    return (await fetch(`${this.#url}${pathname}${search}`)).json() as Promise<Record<string, unknown>>;
  }

  /**
   * Lets `identity` assign roles at the scope, as `owner`, and waits until that is honoured. The answer takes the right
   * away again.
   */
  async letAssignRoles(
    owner: Who,
    identity: { displayName: string; objectId: string },
    scope: string,
  ): Promise<() => Promise<void>> {
    const provider = `${scope}/providers/Microsoft.Authorization`;
    const path = `${provider}/roleAssignments/${randomUUID()}`;
    await this.#arm(owner, "PUT", path, {
      properties: {
        roleDefinitionId: roleAdministrator,
        principalId: identity.objectId,
        principalType: "ServicePrincipal",
      },
    });
    const mayAssign = async () => {
      const { value } = await this.#arm({ identity: identity.displayName }, "GET", `${provider}/permissions`);
      return value?.some(({ actions }) => actions.includes("Microsoft.Authorization/roleAssignments/write"));
    };
    while (!(await mayAssign())) await sleep(500);
    return async () => {
      await this.#arm(owner, "DELETE", path);
    };
  }

  async #arm(
    who: Who,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ value?: { actions: string[] }[] }> {
    const tokens = await fetch(`${this.#url}/_emulator/tokens`, {
      method: "POST",
      body: JSON.stringify({ ...who, secondFactor: true }),
    });
    const { accessToken } = (await tokens.json()) as { accessToken: string };
    const answer = await fetch(`${this.#url}/arm${path}?api-version=${authorization}`, {
      method,
      headers: { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return text ? (JSON.parse(text) as { value?: { actions: string[] }[] }) : {};
  }
}
