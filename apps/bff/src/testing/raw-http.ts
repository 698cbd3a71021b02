import { connect } from "node:net";

/** What goes over the wire, to the letter: no client tidies it up. */
export interface RawRequest {
  method: string;
  /** As it stands in the request line. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body?: string | Buffer | undefined;
}

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: string;
}

/** Sends the bytes on a connection of their own, and gives the answer. Rejects where none has come within `longestMs`. */
export function sendRaw(url: string, request: RawRequest, longestMs = 10_000): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(url);
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const named = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const lines = [
    `${request.method} ${request.target} HTTP/1.1`,
    ...(named.has("host") ? [] : [`Host: ${host}`]),
    ...(named.has("connection") ? [] : ["Connection: close"]),
    ...(body && !named.has("content-length") && !named.has("transfer-encoding")
      ? [`Content-Length: ${body.length}`]
      : []),
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    const give = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No whole answer within ${longestMs} ms.`));
    }, longestMs);
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that refuses a body may close before it has read it: what it has answered counts.
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(give);
      const answer = parse(Buffer.concat(chunks).toString("utf8"));
      if (answer) resolve(answer);
      else reject(new Error("The connection ended without an answer."));
    });
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    if (body) socket.write(body);
    // A body that is announced and never comes: the server would wait for it as long as it does for anyone.
    if (named.has("transfer-encoding")) socket.end();
  });
}

function parse(text: string): RawAnswer | undefined {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, Math.max(end, 0)).split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1];
  if (!status) return undefined;
  // `100 Continue` comes before the answer itself.
  if (status === "100") return parse(text.slice(end + 4));
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(status), headers, body: text.slice(end + 4) };
}
