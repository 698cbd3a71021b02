import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { downloadDocument, downloadLimits } from "./document-download.ts";
import { hostileHost } from "./testing/hostile-host.ts";
import { quickPatience } from "./testing/quick-patience.ts";

const requests: { url: string; authorization: string | undefined }[] = [];
afterEach(() => {
  requests.length = 0;
});

const host = (answer: Parameters<typeof hostileHost>[0]) =>
  hostileHost((request, response) => {
    requests.push({ url: request.url ?? "", authorization: request.headers.authorization });
    answer(request, response);
  });

/** The test's hosts are on this machine, so the one that is asked stands for ARM's own. */
const download = (
  url: string,
  limits: Partial<typeof downloadLimits> = {},
  signal = new AbortController().signal,
) =>
  downloadDocument(url, {
    armEndpoint: new URL(url).origin,
    patience: quickPatience,
    signal,
    limits: { ...downloadLimits, ...limits },
  });

test("a document arrives as it is, byte order mark aside, without any credentials sent", async () => {
  await using server = await host((_, response) => response.end("\uFEFFgrüße 漢字 🙂"));
  expect(await download(`${server.url}/document?sig=secret`)).toBe("grüße 漢字 🙂");
  expect(requests).toEqual([{ url: "/document?sig=secret", authorization: undefined }]);
});

test("downloads one after the other share a connection", async () => {
  const connections = new Set<unknown>();
  await using server = await host((request, response) => {
    connections.add(request.socket);
    response.end("here");
  });
  for (let count = 0; count < 5; count++) await download(server.url);
  expect(requests).toHaveLength(5);
  expect(connections.size).toBe(1);
});

test("a redirect on the same host is followed", async () => {
  await using server = await host((request, response) => {
    if (request.url === "/moved") response.end("here");
    else response.writeHead(302, { location: "/moved" }).end();
  });
  expect(await download(server.url)).toBe("here");
});

test("a download that breaks off is repeated", async () => {
  await using server = await host((_, response) => {
    response.writeHead(200, { "content-length": 10 });
    if (requests.length > 1) response.end("0123456789");
    else response.write("01234", () => response.destroy());
  });
  expect(await download(server.url)).toBe("0123456789");
  expect(requests).toHaveLength(2);
});

describe("refused, with a reason that never shows the signature", () => {
  const refusal = async (url: string, limits: Partial<typeof downloadLimits> = {}) => {
    const error: unknown = await download(`${url}/document?sig=secret`, limits).catch(
      (reason: unknown) => reason,
    );
    expect(JSON.stringify([error, String(error)])).not.toContain("secret");
    return error;
  };

  test("plain http", async () => {
    expect(await refusal("http://localhost:1")).toMatchObject({
      code: "ExportFailed",
      message: expect.stringContaining("isn't https"),
    });
  });

  test.each([
    "https://localhost:PORT",
    "https://localhost.:PORT",
    "https://hostile.localhost:PORT",
    "https://127.0.0.1:PORT",
    "https://2130706433:PORT",
    "https://0x7f.1:PORT",
    "https://[::1]:PORT",
    "https://[::ffff:127.0.0.1]:PORT",
    "https://0.0.0.0:PORT",
    "https://10.1.2.3",
    "https://172.16.0.4",
    "https://192.168.1.1",
    "https://169.254.169.254",
    "https://168.63.129.16",
    "https://[fd00:ec2::254]",
    "https://metadata.google.internal",
    "https://printer.local",
    "https://vault:8200",
    "https://１２７.0.0.1:PORT",
  ])("a link that leads into a private network: %s", async (address) => {
    await using inside = await host((_, response) => response.end("secrets of the network"));
    const link = `${address.replace("PORT", new URL(inside.url).port)}/document?sig=secret`;
    const error: unknown = await downloadDocument(link, {
      ...{ armEndpoint: "https://localhost:1", patience: quickPatience },
      signal: new AbortController().signal,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ExportFailed",
      message: expect.stringContaining("leads into a private network"),
    });
    expect(String(error)).not.toContain("sig");
    expect(requests).toEqual([]);
  });

  test("a redirect to another host or scheme", async () => {
    await using other = await hostileHost((_, response) => response.end("other"));
    for (const target of [other.url, "http://localhost/", "file:///etc/passwd"]) {
      await using server = await host((_, response) => response.writeHead(302, { location: target }).end());
      expect(await refusal(server.url)).toMatchObject({
        code: "ExportFailed",
        message: expect.stringContaining("redirects to another address"),
      });
    }
  });

  test("redirects without end", async () => {
    await using server = await host((_, response) => response.writeHead(302, { location: "/again" }).end());
    expect(await refusal(server.url)).toMatchObject({ code: "ExportFailed" });
    expect(requests.length).toBeLessThanOrEqual(1 + downloadLimits.redirects);
  });

  test("more than the limit, sent plainly, without end or packed", async () => {
    const tooLarge = { code: "SpecificationTooLarge", message: expect.stringContaining("larger than 1 MB") };
    const limits = { bytes: 1024 * 1024 };
    await using endless = await host((_, response) => {
      const more = () => response.write("x".repeat(65_536), () => setImmediate(more));
      more();
    });
    expect(await refusal(endless.url, limits)).toMatchObject(tooLarge);
    await using packed = await host((_, response) =>
      response.setHeader("content-encoding", "gzip").end(gzipSync("x".repeat(5_000_000))),
    );
    expect(await refusal(packed.url, limits)).toMatchObject(tooLarge);
  });

  test("a host that hangs or trickles", async () => {
    await using hanging = await host(() => {});
    expect(await refusal(hanging.url, { timeMs: 200 })).toMatchObject({
      code: "ExportFailed",
      message: expect.stringContaining("longer than 0.2 seconds"),
    });
    await using trickling = await host((_, response) => {
      const more = () => response.write("x", () => setTimeout(more, 10));
      more();
    });
    expect(await refusal(trickling.url, { timeMs: 200 })).toMatchObject({ code: "ExportFailed" });
  });

  test("bytes that are no UTF-8", async () => {
    await using server = await host((_, response) => response.end(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])));
    expect(await refusal(server.url)).toMatchObject({
      code: "SpecificationUnreadable",
      message: "The document is not valid UTF-8.",
    });
  });

  test("an expired link, and a host that keeps failing", async () => {
    await using expired = await host((_, response) => response.writeHead(403).end("expired"));
    expect(await refusal(expired.url)).toMatchObject({
      code: "ExportFailed",
      message: expect.stringContaining("the answer was 403"),
    });
    requests.length = 0;
    await using failing = await host((_, response) => response.writeHead(500).end());
    expect(await refusal(failing.url)).toMatchObject({
      message: expect.stringContaining("the answer was 500"),
    });
    expect(requests).toHaveLength(4);
  });

  test("nobody there", async () => {
    expect(await refusal("https://localhost:1")).toMatchObject({
      code: "ExportFailed",
      message: "The document could not be downloaded from localhost:1: the connection failed (ECONNREFUSED).",
    });
  });
});

test("the caller's abort ends it with the caller's reason", async () => {
  await using server = await host(() => {});
  const controller = new AbortController();
  const running = download(server.url, {}, controller.signal);
  controller.abort(new Error("stopped by a person"));
  await expect(running).rejects.toThrow("stopped by a person");
});
