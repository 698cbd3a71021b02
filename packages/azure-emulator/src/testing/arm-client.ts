import type { Emulator } from "../start.ts";

export interface ArmAnswer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else the text. */
  body: unknown;
}

/** Sends ARM requests as somebody, over the wire. */
export function armClient(azure: Emulator, who: { account: string } | { identity: string }) {
  return async function send(
    method: string,
    path: string,
    options: {
      apiVersion?: string | null;
      body?: unknown;
      headers?: Record<string, string>;
      query?: string;
    } = {},
  ): Promise<ArmAnswer> {
    const { apiVersion = "2024-03-01", body, headers, query } = options;
    const url = path.startsWith("https://") ? path : address(azure, path, apiVersion, query);
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${await azure.controls.token(who)}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  };
}

function address(
  azure: Emulator,
  path: string,
  apiVersion: string | null,
  query: string | undefined,
): string {
  const parts = [...(apiVersion === null ? [] : [`api-version=${apiVersion}`]), ...(query ? [query] : [])];
  return `${azure.armUrl}${path}${parts.length > 0 ? `?${parts.join("&")}` : ""}`;
}

/** Values of a list answer. */
export function valuesOf<T = { name: string }>(answer: ArmAnswer): T[] {
  return (answer.body as { value: T[] }).value;
}
