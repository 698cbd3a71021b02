import { listActivity } from "@api-center-links/contracts/activity";
import { expect, test } from "vitest";
import { operationUrl } from "../../lib/call.ts";
import { activityFiltersOf, activityQueryOf } from "./activity-filters.ts";

const center = {
  subscriptionId: "1f0e8b52-7c3d-4e6a-9d21-5b8c40f7a601",
  resourceGroup: "rg",
  centerName: "contoso-apis",
};

/** What the server understands of what stands in the address of the page. */
function understood(search: string): unknown {
  const given = new URLSearchParams(search);
  const url = { get: (name: string) => given.get(name) ?? "", getAll: (name: string) => given.getAll(name) };
  const query = activityQueryOf(activityFiltersOf(url), Date.parse("2026-03-02T12:00:00Z"));
  const sent = new URL(operationUrl(listActivity, { params: center, query }), "http://localhost");
  return listActivity.query.parse(Object.fromEntries(sent.searchParams));
}

test("an address without filters asks for everything", () => {
  expect(understood("")).toEqual({ limit: 50 });
  expect(understood("?q=+&time=sometime")).toEqual({ limit: 50 });
  expect(understood("?time=toString")).toEqual({ limit: 50 });
});

test("every filter of the address reaches the server, several values of one as alternatives", () => {
  expect(
    understood(
      "?operation=link.create&operation=link.delete&person=sync-identity&outcome=refused&time=day" +
        "&link=5e71c0a9-3d48-4f26-9b17-a4d86e2f5311&q=100%25+sure",
    ),
  ).toEqual({
    limit: 50,
    action: ["link.create", "link.delete"],
    actor: ["sync-identity"],
    outcome: ["refused"],
    from: "2026-03-01T12:00:00.000Z",
    linkId: "5e71c0a9-3d48-4f26-9b17-a4d86e2f5311",
    text: "100% sure",
  });
});
