import fc from "fast-check";
import { expect, test } from "vitest";
import { ZodError } from "zod";
import { readDelivery } from "./read-delivery.ts";

const instanceId =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.ApiManagement/service/contoso";

function read(type: string, below: string, eventTime: unknown = new Date().toISOString()) {
  const delivery = readDelivery([
    {
      id: "1",
      eventType: `Microsoft.ApiManagement.${type}`,
      eventTime,
      data: { resourceUri: instanceId + below },
    },
  ]);
  if (delivery.kind !== "events") throw new Error("It is no handshake.");
  return delivery.events;
}

test.each([
  ["APIUpdated", "/apis/pets;Rev=2", "/apis/pets"],
  ["APIReleaseCreated", "/apis/pets/releases/r1", "/apis/pets"],
  ["ReleaseCreated", "/apis/pets;rev=3/releases/r1", "/apis/pets"],
  ["APICreated", "/workspaces/team/apis/pets;Rev=1", "/workspaces/team/apis/pets"],
  ["APIReleaseUpdated", "/workspaces/team/apis/pets/releases/r1", "/workspaces/team/apis/pets"],
])("%s of %s is about %s", (type, below, api) => {
  expect(read(type, below)).toMatchObject([{ instanceId, apiId: instanceId + api }]);
});

test.each([
  "ProductUpdated",
  "GatewayAPIAdded",
  "SubscriptionCreated",
  "GatewayHostnameConfigurationUpdated",
])("%s is about no API", (type) => {
  expect(read(type, "/apis/pets")).toEqual([]);
});

test("whatever the clock of the sender says, a change happened within the last day", () => {
  const times = fc.oneof(
    fc.date().map((date) => (Number.isNaN(date.getTime()) ? "never" : date.toISOString())),
    fc.string(),
  );
  fc.assert(
    fc.property(times, (time) => {
      const before = Date.now();
      const [event] = read("APIUpdated", "/apis/pets", time === "" ? undefined : time);
      const happened = event?.happenedAt.getTime() ?? 0;
      expect(happened).toBeGreaterThanOrEqual(before - 24 * 3_600_000);
      expect(happened).toBeLessThanOrEqual(Date.now());
    }),
  );
});

const almost = fc.record(
  {
    id: fc.jsonValue(),
    eventType: fc.oneof(fc.constant("Microsoft.ApiManagement.APIUpdated"), fc.jsonValue()),
    Type: fc.jsonValue(),
    data: fc.oneof(
      fc.record({ resourceUri: fc.oneof(fc.constant(`${instanceId}/apis/pets`), fc.string()) }),
      fc.jsonValue(),
    ),
    time: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

test("a good event is read whatever stands beside it", () => {
  const good = {
    id: "good",
    eventType: "Microsoft.ApiManagement.APIUpdated",
    data: { resourceUri: `${instanceId}/apis/pets` },
  };
  const beside = fc.array(fc.oneof(fc.jsonValue(), almost));
  fc.assert(
    fc.property(beside, beside, (before, after) => {
      const delivery = readDelivery([...before, good, ...after]);
      if (delivery.kind !== "events") throw new Error("It is no handshake.");
      const { events, ignored, unreadable } = delivery;
      expect(events).toContainEqual(
        expect.objectContaining({ id: "good", apiId: `${instanceId}/apis/pets` }),
      );
      expect(events.length + ignored + unreadable.length).toBe(before.length + 1 + after.length);
    }),
  );
});

test("where nothing can be read, the reason names the first event's field", () => {
  expect(() => readDelivery([{ id: "1", data: 7 }, 8])).toThrow(
    expect.objectContaining({ issues: [expect.objectContaining({ path: [0, "data"] })] }),
  );
});

test("whatever is sent is read, or refused with a reason", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost, fc.array(almost)), (body) => {
      try {
        readDelivery(body);
      } catch (error) {
        expect(error).toBeInstanceOf(ZodError);
      }
    }),
  );
});
