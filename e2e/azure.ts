import type { Stack } from "@api-center-links/local-stack/stack";

/** The Azure side of a test: what a person would do in API Management, and what is truly in the API center. */
export interface Azure {
  /** ARM, as Contoso's owner. `path` begins with `/subscriptions`; the api-version is added. */
  arm(method: string, path: string, body?: unknown): Promise<{ status: number; body: ArmBody }>;
  /** A change made in API Management, by hand; fails where it is refused. */
  change(method: "PUT" | "PATCH" | "POST" | "DELETE", path: string, body?: unknown): Promise<void>;
  /** Changes how the stand-in behaves beyond its state, such as how long a new role isn't honoured. */
  behave(change: Record<string, unknown>): Promise<void>;
  /** All items of an ARM list. */
  list(path: string): Promise<ArmResource[]>;
  /** The document that API Management exports for an API, parsed. */
  exportedFromApiManagement(apiId: string): Promise<unknown>;
  /** ARM requests since `sequence`, oldest first. */
  requests(sequence: number): Promise<ArmRequest[]>;
}

export interface ArmResource {
  id: string;
  name: string;
  properties: Record<string, unknown>;
}
type ArmBody = Partial<ArmResource> & { value?: unknown; nextLink?: string; link?: string };

export interface ArmRequest {
  seq: number;
  principal: { displayName: string } | null;
  method: string;
  path: string;
  query: string;
  status: number;
}

const apiVersions = {
  "Microsoft.ApiManagement": "2024-05-01",
  "Microsoft.ApiCenter": "2024-03-01",
  "Microsoft.Authorization": "2022-04-01",
  "Microsoft.EventGrid": "2022-06-15",
};

export function azureOf(stack: Stack): Azure {
  let token: Promise<string> | undefined;

  async function arm(method: string, path: string, body?: unknown) {
    token ??= tokenOf(stack, "omar@contoso.com");
    const url = new URL(`/arm${path}`, stack.azureUrl);
    if (!url.searchParams.has("api-version")) url.searchParams.set("api-version", apiVersionOf(path));
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await token}`,
        "content-type": "application/json",
        "if-match": "*",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as ArmBody };
  }

  return {
    arm,
    async change(method, path, body) {
      const answer = await arm(method, path, body);
      if (answer.status >= 400)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    async behave(change) {
      const url = new URL("/_emulator/behavior", stack.azureUrl);
      const response = await fetch(url, { method: "PUT", body: JSON.stringify(change) });
      if (!response.ok) throw new Error(`The stand-in refused to behave so: ${await response.text()}`);
    },
    async list(path) {
      const items: ArmResource[] = [];
      for (let next: string | undefined = path; next; ) {
        const { status, body } = await arm("GET", next);
        if (status !== 200) throw new Error(`GET ${next}: ${status} ${JSON.stringify(body)}`);
        items.push(...(body.value as ArmResource[]));
        next = body.nextLink ? body.nextLink.replace(/^https?:\/\/[^/]+(\/arm)?/, "") : undefined;
      }
      return items;
    },
    async exportedFromApiManagement(apiId) {
      const { body } = await arm("GET", `${apiId}?export=true&format=openapi%2Bjson-link`);
      return download((body.value as { link: string }).link);
    },
    async requests(sequence) {
      const response = await fetch(new URL(`/_emulator/requests?since=${sequence}`, stack.azureUrl));
      return ((await response.json()) as { value: ArmRequest[] }).value;
    },
  };
}

/** That of the last provider in the path: roles hang on resources of other providers. */
function apiVersionOf(path: string): string {
  const [, provider = ""] = /.*\/providers\/(Microsoft\.\w+)/.exec(path) ?? [];
  return apiVersions[provider as keyof typeof apiVersions] ?? "2022-12-01";
}

async function tokenOf(stack: Stack, account: string): Promise<string> {
  const response = await fetch(new URL("/_emulator/tokens", stack.azureUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account, audience: "https://management.azure.com" }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

async function download(link: string): Promise<unknown> {
  return (await fetch(link)).json();
}
