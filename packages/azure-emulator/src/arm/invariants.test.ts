import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serializeState } from "../estate/serialize.ts";
import { stateFrom } from "../estate/state.ts";
import { omar, testEstate, testPlaces } from "../estate/test-estate.ts";
import { type Emulator, startEmulator } from "../start.ts";
import { armClient } from "../testing/arm-client.ts";
import { trustCertificateAuthority } from "../trust.ts";
import { isWithin, parseArmPath } from "./arm-path.ts";
import { encodePath } from "./long-running.ts";
import { compileFilter } from "./odata-filter.ts";

let azure: Emulator;
beforeAll(async () => {
  azure = await startEmulator({ estate: testEstate() });
  trustCertificateAuthority(azure.caCertificatePem);
});
afterAll(() => azure[Symbol.asyncDispose]());

const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => text.isWellFormed());

test("a path is understood whatever its names hold, however it is encoded", () => {
  fc.assert(
    fc.property(name, name, (api, operation) => {
      const path = `${testPlaces.instanceId}/apis/${encodeURIComponent(api)}/operations/${encodeURIComponent(operation)}`;
      const parsed = parseArmPath(path);
      expect(parsed.provider?.names).toEqual([testPlaces.instance, api, operation]);
      expect(parsed.provider?.types).toEqual(["service", "apis", "operations"]);
      if (!api.includes("/") && !operation.includes("/")) {
        expect(parseArmPath(encodePath(parsed.text))).toEqual(parsed);
      }
    }),
  );
});

test("a scope holds below itself and not beside itself", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9-]{1,8}$/),
      fc.stringMatching(/^[a-z0-9-]{1,8}$/),
      (one, other) => {
        const scope = `/subscriptions/${one}`;
        expect(isWithin(`${scope.toUpperCase()}/x`, scope)).toBe(true);
        expect(isWithin(`${scope}${other}`, scope)).toBe(false);
      },
    ),
  );
});

test("text in a filter is text, whatever it holds", () => {
  fc.assert(
    fc.property(name, (text) => {
      const quoted = text.replaceAll("'", "''");
      const test = compileFilter<string>(
        `name eq '${quoted}' and not (name ne '${quoted}')`,
        ["name"],
        (item) => item,
      );
      expect(test(text)).toBe(true);
      expect(test(`${text}!`)).toBe(false);
    }),
  );
});

test("pages give every API once, in one order, whatever their size", async () => {
  const send = armClient(azure, { account: omar.userPrincipalName });
  const place = azure.estate.instance(testPlaces.instance);
  for (let number = 0; number < 23; number++) place.addApi({ name: `api-${number}`, specification: null });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.option(fc.integer({ min: 1, max: 40 })),
      async (size, top) => {
        azure.controls.setBehavior({ pageSizes: { apiManagement: size } });
        const names: string[] = [];
        let next: string | undefined =
          `${azure.armUrl}${testPlaces.instanceId}/apis?api-version=2024-05-01${top === null ? "" : `&$top=${top}`}`;
        while (next) {
          const { body } = await send("GET", next);
          const page = body as { value: { name: string }[]; count: number; nextLink?: string };
          expect(page.count).toBe(23);
          names.push(...page.value.map((api) => api.name));
          next = page.nextLink;
        }
        expect(names).toEqual(place.apiNames().slice(0, top ?? 23));
      },
    ),
    { numRuns: 30 },
  );
});

test("what is kept of an estate is the estate", async () => {
  const input = testEstate();
  const [service] = input.subscriptions[0]?.resourceGroups?.[0]?.apiManagementServices ?? [];
  if (!service) throw new Error("The test estate has no instance.");
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(name, { selector: (text) => text.toLowerCase(), maxLength: 20 }),
      async (names) => {
        service.apis = names.map((api) => ({
          name: api,
          currentRevision: "1",
          revisions: [
            {
              revision: "1",
              etag: '"1"',
              createdOn: "2024-01-01T00:00:00Z",
              updatedOn: "2024-01-01T00:00:00Z",
              properties: { displayName: api },
            },
          ],
        }));
        const state = stateFrom(input);
        let text = "";
        for await (const piece of serializeState(state)) text += piece;
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(state)));
        expect(JSON.parse(JSON.stringify(stateFrom(JSON.parse(text))))).toEqual(JSON.parse(text));
      },
    ),
    { numRuns: 30 },
  );
});
