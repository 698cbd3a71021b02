import { beforeEach, describe, expect, test, vi } from "vitest";
import { Fault } from "./fault.ts";
import { apiPath, LinkedInstance, openApi } from "./testing/linked-instance.ts";
import { apiNamed, instanceId } from "./testing/sample-source.ts";

let link: LinkedInstance;
beforeEach(() => {
  link = new LinkedInstance();
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  return () => vi.useRealTimers();
});

describe("an API that keeps failing", () => {
  const pauses: number[] = [];
  const retryPauseMs = (failures: number) => {
    pauses.push(failures);
    return failures * 1_000;
  };
  const sync = (more: Partial<Parameters<LinkedInstance["sync"]>[0]> = {}) =>
    link.sync({ retryPauseMs, ...more });

  beforeEach(async () => {
    pauses.length = 0;
    link.source.apis = [apiNamed("orders"), apiNamed("carts")];
    link.source.documents.set(`${instanceId}/apis/orders`, "<html>Sorry</html>");
    expect(await sync()).toMatchObject({ created: 1, failed: 1 });
  });

  test("is left alone for a while, then ever longer", async () => {
    expect(await sync()).toMatchObject({ failed: 0, unchanged: 2 });
    expect(link.source.exports).toEqual([]);
    vi.setSystemTime(1_000);
    expect(await sync()).toMatchObject({ failed: 1 });
    vi.setSystemTime(2_999);
    expect(await sync()).toMatchObject({ failed: 0 });
    vi.setSystemTime(3_000);
    expect(await sync()).toMatchObject({ failed: 1 });
    expect(pauses).toEqual([1, 2, 3]);
    link.source.documents.clear();
    vi.setSystemTime(6_000);
    expect(await sync()).toMatchObject({ updated: 1, failed: 0 });
    expect(link.document("orders")).toBeDefined();
  });

  test("keeps its fault in the ledger meanwhile", async () => {
    await sync();
    expect((await link.ledger.records()).filter((record) => record.fault)).toMatchObject([
      { fault: { code: "SpecificationUnusable", retryAt: "1970-01-01T00:00:01.000Z" } },
    ]);
  });

  test("is tried at once when it has changed", async () => {
    link.source.apis = [apiNamed("orders", { revision: "2" }), apiNamed("carts")];
    link.source.documents.set(`${instanceId}/apis/orders`, openApi("mended"));
    expect(await sync()).toMatchObject({ updated: 1, failed: 0 });
  });

  test("is tried at once when someone asks for all documents", async () => {
    link.source.documents.clear();
    expect(await sync({ depth: "documents" })).toMatchObject({ updated: 1, failed: 0 });
  });

  test("goes at once when it goes from API Management", async () => {
    link.source.apis = [apiNamed("carts")];
    expect(await sync()).toMatchObject({ deleted: 1 });
    expect([...link.inventory.entities.keys()].filter((path) => path.startsWith(apiPath("orders")))).toEqual(
      [],
    );
  });
});

test("an API that can't be deleted is left alone for a while, too", async () => {
  link.source.apis = [apiNamed("orders"), apiNamed("carts")];
  const retryPauseMs = () => 1_000;
  await link.sync({ retryPauseMs });
  link.source.apis = [apiNamed("carts")];
  link.inventory.beforeRequest = (request) => {
    if (request.startsWith("remove")) throw new Fault("ScopeLocked", "It is locked.", { status: 409 });
  };
  expect(await link.sync({ retryPauseMs })).toMatchObject({ failed: 1 });
  expect(await link.sync({ retryPauseMs })).toMatchObject({ failed: 0 });
  expect(link.inventory.requests).toEqual([]);
  vi.setSystemTime(1_000);
  expect(await link.sync({ retryPauseMs })).toMatchObject({ failed: 1 });
  link.inventory.beforeRequest = () => {};
  expect(await link.sync({ retryPauseMs, depth: "documents" })).toMatchObject({ deleted: 1 });
});

test("a cautious run asks for one API before it asks for all", async () => {
  link.source.apis = Array.from({ length: 20 }, (_, number) => apiNamed(`api-${number}`));
  const controller = new AbortController();
  link.inventory.beforeRequest = (request) => {
    if (!request.startsWith("write apis/")) return;
    controller.abort(new Fault("AuthorizationFailed", "No.", { status: 403 }));
  };
  const run = link.sync({ cautious: true, concurrency: 16, signal: controller.signal });
  await expect(run).rejects.toThrow("No.");
  expect(link.inventory.count("write")).toBe(2);
});

test("what the API center has lost is written again by a run that looks closely", async () => {
  link.source.apis = [apiNamed("orders"), apiNamed("carts")];
  await link.sync();
  const before = link.inventory.contents();
  link.inventory.entities.clear();
  link.inventory.documents.clear();
  expect(await link.sync(), "lists of API Management don't tell").toMatchObject({ unchanged: 2 });
  expect(await link.sync({ depth: "documents" })).toMatchObject({ updated: 2, failed: 0 });
  expect(link.inventory.contents()).toEqual(before);
});
