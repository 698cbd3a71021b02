import { emulator } from "./emulator.js";

export const versions = {
  subscriptions: "2022-12-01",
  apiManagement: "2024-05-01",
  authorization: "2022-04-01",
};

const tokens = new Map();
let account = "";

/** From now on requests are sent as this person. */
export function actAs(chosen) {
  account = chosen;
}

/** What ARM said no with, its code in front. */
export class ArmRefusal extends Error {
  constructor(status, code, message) {
    super(`${code} (${status}): ${message}`);
    this.status = status;
    this.code = code;
  }
}

/** Sends a request to ARM and answers its body; long operations are waited for. Throws an `ArmRefusal`. */
export async function arm(method, path, { apiVersion, query = {}, body, headers = {} }) {
  const parameters = new URLSearchParams({ "api-version": apiVersion, ...query });
  const response = await send(method, `/arm${path}?${parameters}`, headers, body);
  const poll = response.headers.get("Azure-AsyncOperation") ?? response.headers.get("Location");
  if (method === "GET" || poll === null) return read(response);
  return finish(poll);
}

/** All pages of a list. */
export async function armList(path, options) {
  let page = await arm("GET", path, options);
  const items = [...page.value];
  while (page.nextLink) {
    page = await read(await send("GET", onThisOrigin(page.nextLink), {}));
    items.push(...page.value);
  }
  return items;
}

/** The text behind a link that ARM handed out, fetched through this origin. */
export async function download(link) {
  const response = await fetch(onThisOrigin(link));
  if (!response.ok) throw new Error(`The download was refused with status ${response.status}.`);
  return response.text();
}

async function finish(address) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const response = await send("GET", onThisOrigin(address), {});
    if (response.status === 202) continue;
    const answer = await read(response);
    if (answer?.status === "Failed") {
      throw new ArmRefusal(
        200,
        answer.error?.code ?? "Failed",
        answer.error?.message ?? "The operation failed.",
      );
    }
    if (["InProgress", "Running", "Accepted", "Created"].includes(answer?.status)) continue;
    return answer;
  }
}

async function send(method, address, headers, body) {
  const response = await fetch(address, {
    method,
    headers: {
      Authorization: `Bearer ${await token()}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  if (response.status === 401) tokens.delete(account);
  const { error } = await response.json().catch(() => ({ error: undefined }));
  throw new ArmRefusal(response.status, error?.code ?? "Unknown", error?.message ?? response.statusText);
}

async function read(response) {
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}

async function token() {
  if (!tokens.has(account)) {
    const asked = { account, audience: "https://management.azure.com", secondFactor: true };
    tokens.set(account, await emulator("POST", "/tokens", asked));
  }
  return tokens.get(account).accessToken;
}

/** ARM names itself by its https address, whose certificate browsers don't know. Links of exports are served beside it. */
function onThisOrigin(address) {
  const { pathname, search } = new URL(address, location.href);
  return `${/^\/(arm|api-export)\//.test(pathname) ? "" : "/arm"}${pathname}${search}`;
}
