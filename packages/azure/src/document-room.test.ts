import { Fault } from "@api-center-links/sync-engine/fault";
import fc from "fast-check";
import { expect, test } from "vitest";
import { downloadDocument, downloadLimits } from "./document-download.ts";
import { documentRoom } from "./document-room.ts";
import { hostileHost } from "./testing/hostile-host.ts";
import { quickPatience } from "./testing/quick-patience.ts";

const never = new AbortController().signal;
const sizes = { small: 10, largest: 100 };

const documentOf = (size: number) => async (mostBytes: number) => {
  if (size > mostBytes) throw new Fault("SpecificationTooLarge", "It is too large.");
  return "x".repeat(size);
};

test("of many large documents no more are downloaded or held at once than there is room for, small ones pass, and all come through", async () => {
  await using server = await hostileHost(({ url }, response) => {
    response.end("x".repeat(url === "/small" ? sizes.small : sizes.largest));
  });
  const hold = documentRoom(3 * sizes.largest, sizes);
  let large = 0;
  let most = 0;
  const download = (path: string) => (bytes: number) => {
    if (bytes === sizes.largest) most = Math.max(most, ++large);
    return downloadDocument(`${server.url}/${path}`, {
      ...{ armEndpoint: server.url, patience: quickPatience, signal: never },
      limits: { ...downloadLimits, bytes },
    });
  };
  const [full, emptying] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let arrived = 0;
  // Which of them come first is for the network to say.
  const through = Array.from({ length: 30 }, async () => {
    const { content, release } = await hold(download("large"), never);
    expect(content).toHaveLength(sizes.largest);
    if (++arrived === 3) full.resolve();
    await emptying.promise;
    large -= 1;
    release?.();
  });
  await full.promise;
  expect((await hold(download("small"), never)).content).toHaveLength(sizes.small);
  expect(large).toBe(3);
  emptying.resolve();
  await Promise.all(through);
  expect(most).toBe(3);
});

test("what is smaller than the largest leaves the rest of the room to others", async () => {
  const hold = documentRoom(200, sizes);
  const held = await Promise.all([50, 50, 50].map((size) => hold(documentOf(size), never)));
  expect(held).toHaveLength(3);
});

test("whatever is asked for, fails, is given up and is released, the room is kept to, none is refused, and all is free in the end", async () => {
  const asked = fc.record({
    size: fc.integer({ min: 0, max: 110 }),
    fails: fc.boolean(),
    aborts: fc.boolean(),
    releases: fc.integer({ min: 1, max: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(asked, { maxLength: 20 }), async (scheduler, documents) => {
      const hold = documentRoom(250, sizes);
      let used = 0;
      let most = 0;
      const use = (bytes: number) => {
        used += bytes;
        most = Math.max(most, used);
      };
      const one = async ({ size, fails, aborts, releases }: (typeof documents)[number]) => {
        const stop = new AbortController();
        const download = async (bytes: number) => {
          const isLarge = bytes === sizes.largest;
          if (isLarge) use(bytes);
          await scheduler.schedule(Promise.resolve());
          if (isLarge) use((fails || size > bytes ? 0 : size) - bytes);
          if (isLarge && fails) throw new Fault("ExportFailed", "It broke off.");
          return documentOf(size)(bytes);
        };
        if (aborts) void scheduler.schedule(Promise.resolve()).then(() => stop.abort(new Error("Stopped.")));
        try {
          const { content, release } = await hold(download, stop.signal);
          expect(content).toHaveLength(size);
          await scheduler.schedule(Promise.resolve());
          if (size > sizes.small) use(-size);
          for (let count = 0; count < releases; count++) release?.();
        } catch (error) {
          const expected = [
            ...(aborts ? ["Stopped."] : []),
            ...(fails && size > sizes.small ? ["It broke off."] : []),
            ...(size > sizes.largest ? ["It is too large."] : []),
          ];
          expect(expected).toContain((error as Error).message);
        }
      };
      await scheduler.waitFor(Promise.all(documents.map(one)));
      expect(most).toBeLessThanOrEqual(250);
      expect(used).toBe(0);
      const again = await Promise.all([100, 100].map((size) => hold(documentOf(size), never)));
      expect(again).toHaveLength(2);
    }),
    { numRuns: 200 },
  );
});
