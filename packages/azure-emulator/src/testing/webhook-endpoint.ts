import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that an endpoint was sent. */
export interface Received {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export interface EndpointAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface WebhookEndpoint extends AsyncDisposable {
  url: string;
  received: Received[];
  /** Notifications alone, without handshakes. */
  events(): Received[];
  /** Answers from now on. */
  answer: (request: Received) => EndpointAnswer;
}

/** A listener for Event Grid on a free port of this machine that proves itself by the book until told otherwise. */
export async function startEndpoint(): Promise<WebhookEndpoint> {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const { method = "", url = "", headers } = request;
    const received = { method, url, headers, body: text === "" ? undefined : JSON.parse(text) };
    endpoint.received.push(received);
    const { status, headers: answered, body } = endpoint.answer(received);
    response.writeHead(status, { "Content-Type": "application/json", ...answered });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint: WebhookEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    received: [],
    events: () => endpoint.received.filter((one) => one.headers["aeg-event-type"] === "Notification"),
    answer: byTheBook,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
  return endpoint;
}

/** Both handshakes as documented, and 200 for every event. */
export function byTheBook({ method, headers, body }: Received): EndpointAnswer {
  if (method === "OPTIONS")
    return { status: 200, headers: { "WebHook-Allowed-Origin": "eventgrid.azure.net" } };
  if (headers["aeg-event-type"] !== "SubscriptionValidation") return { status: 200 };
  const [event] = body as { data: { validationCode: string } }[];
  return { status: 200, body: { validationResponse: event?.data.validationCode } };
}
