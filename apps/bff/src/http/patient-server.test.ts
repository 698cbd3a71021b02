import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { patientServer } from "./patient-server.ts";

const soon = { headersMs: 100, requestMs: 100, keepAliveMs: 100, checkIntervalMs: 20 };

test.each([
  ["headers that never end", "GET / HTTP/1.1\r\nHost: x\r\nX-", "408"],
  ["a body that never comes", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab", "408"],
  ["no further request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "200"],
])("%s: the connection is ended", async (_name, sent, status) => {
  const server = patientServer((request, response) => {
    request.resume().on("end", () => response.end("done"));
  }, soon);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.write(sent);
  await once(socket, "close");
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  server.close();
});
