import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ownAllowance } from "./arm-allowance.ts";
import { ArmBudget } from "./arm-budget.ts";
import type { OperationClass } from "./arm-request.ts";

const path = "/subscriptions/1F0E8B52/resourceGroups/rg/providers/Microsoft.ApiCenter/services/center";
const none = { remaining: undefined, refusedForMs: undefined };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Asks for a turn, notes when it came, and is answered at once. */
function ask(budget: ArmBudget, went: string[], party: string, options: { urgent?: boolean } = {}) {
  const turn = { party, urgent: options.urgent ?? false };
  void budget.take(path, "write", turn, undefined).then(() => {
    went.push(party);
    budget.settle(path, "write", none);
  });
}

const times = (count: number, work: () => void) => {
  for (let index = 0; index < count; index++) work();
};

describe("the budget", () => {
  test("lets Azure's burst go at once, and then Azure's rate", async () => {
    const budget = new ArmBudget();
    const went: string[] = [];
    times(300, () => ask(budget, went, "import"));
    await vi.advanceTimersByTimeAsync(0);
    expect(went).toHaveLength(200);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(went).toHaveLength(250);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(went).toHaveLength(300);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives parties their turns alike, and who is waited for the first", async () => {
    const budget = new ArmBudget();
    const went: string[] = [];
    times(200, () => ask(budget, [], "before"));
    await vi.advanceTimersByTimeAsync(0);
    times(50, () => ask(budget, went, "import"));
    times(3, () => ask(budget, went, "change"));
    ask(budget, went, "page", { urgent: true });
    await vi.advanceTimersByTimeAsync(750);
    expect(went).toEqual(["page", "import", "change", "import", "change", "import", "change"]);
  });

  test("keeps subscriptions and classes of operations apart", async () => {
    const budget = new ArmBudget();
    const went: string[] = [];
    const take = (where: string, operationClass: OperationClass) =>
      void budget.take(where, operationClass, { party: "a", urgent: false }, undefined).then(() => {
        went.push(`${where} ${operationClass}`);
      });
    times(201, () => take(path, "write"));
    take(path.toLowerCase(), "write");
    take(path, "delete");
    take("/subscriptions/another", "write");
    take("/providers/Microsoft.Capacity", "write");
    await vi.advanceTimersByTimeAsync(0);
    const counts = Object.entries(Object.groupBy(went, (each) => each)).map(([key, each]) => [
      key,
      each?.length,
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      [`${path} write`]: 200,
      [`${path} delete`]: 1,
      "/subscriptions/another write": 1,
      "/providers/Microsoft.Capacity write": 1,
    });
  });

  test("believes ARM when others have used it up, and when there is more of it", async () => {
    const budget = new ArmBudget();
    const went: string[] = [];
    await budget.take(path, "write", { party: "a", urgent: false }, undefined);
    budget.settle(path, "write", { remaining: 2, refusedForMs: undefined });
    times(10, () => ask(budget, went, "import"));
    await vi.advanceTimersByTimeAsync(0);
    expect(went).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(went).toHaveLength(4);

    void budget.take(path, "write", { party: "a", urgent: true }, undefined).then(() => {
      budget.settle(path, "write", { remaining: 11_999, refusedForMs: undefined });
    });
    await vi.advanceTimersByTimeAsync(100);
    times(5_000, () => ask(budget, went, "import"));
    await vi.advanceTimersByTimeAsync(0);
    expect(went).toHaveLength(5_010);
  });

  test("stays away as long as ARM wants after a refusal, but not for a refusal of a resource provider", async () => {
    const budget = new ArmBudget();
    const went: string[] = [];
    const refused = async (remaining: number) => {
      await budget.take(path, "write", { party: "a", urgent: false }, undefined);
      budget.settle(path, "write", { remaining, refusedForMs: 7_000 });
    };
    await refused(150);
    ask(budget, went, "import");
    await vi.advanceTimersByTimeAsync(0);
    expect(went).toHaveLength(1);
    await refused(0);
    ask(budget, went, "import");
    await vi.advanceTimersByTimeAsync(6_900);
    expect(went).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(went).toHaveLength(2);
  });

  test("forgets who gives up waiting", async () => {
    const budget = new ArmBudget();
    const went: string[] = [];
    times(200, () => ask(budget, [], "before"));
    const given = new AbortController();
    const waiting = budget.take(path, "write", { party: "a", urgent: false }, given.signal);
    ask(budget, went, "b");
    given.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    await vi.advanceTimersByTimeAsync(100);
    expect(went).toEqual(["b"]);
  });

  test("shared by processes gives each of their parties its turns, and all of the refill", async () => {
    const allowance = ownAllowance();
    const [one, two] = [new ArmBudget(allowance), new ArmBudget(allowance)];
    times(200, () => ask(one, [], "before"));
    await vi.advanceTimersByTimeAsync(0);
    const went: string[] = [];
    times(200, () => ask(one, went, "a"));
    for (const party of ["b", "c", "d"]) times(200, () => ask(two, went, party));
    await vi.advanceTimersByTimeAsync(40_000);
    const turns = Object.groupBy(went, (party) => party);
    expect(went.length).toBeGreaterThanOrEqual(0.99 * 400);
    for (const party of ["a", "b", "c", "d"]) {
      expect(turns[party]?.length, party).toBeGreaterThan(95);
      expect(turns[party]?.length, party).toBeLessThan(105);
    }
    ask(one, went, "page", { urgent: true });
    await vi.advanceTimersByTimeAsync(800);
    expect(went.slice(-8), "waits for what others have drawn ahead, and no longer").toContain("page");
  });

  test("never lets more go than Azure takes, whatever comes when, and leaves nobody behind", async () => {
    const arrivals = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 3_000 }),
        count: fc.integer({ min: 1, max: 150 }),
        party: fc.constantFrom("a", "b", "c"),
        process: fc.nat({ max: 2 }),
        answerMs: fc.integer({ min: 0, max: 2_000 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async (given) => {
        const allowance = ownAllowance();
        const budgets = [1, 2, 3].map(() => new ArmBudget(allowance));
        const begun = performance.now();
        const went: number[] = [];
        let wanted = 0;
        for (const { afterMs, count, party, process, answerMs } of given) {
          const budget = budgets[process] as ArmBudget;
          await vi.advanceTimersByTimeAsync(afterMs);
          wanted += count;
          times(count, () => {
            void budget.take(path, "write", { party, urgent: false }, undefined).then(() => {
              went.push(performance.now() - begun);
              setTimeout(() => budget.settle(path, "write", none), answerMs);
            });
          });
        }
        await vi.advanceTimersByTimeAsync(wanted * 100 + 10_000);
        expect(went).toHaveLength(wanted);
        for (const [from, start] of went.entries()) {
          for (let to = from; to < went.length; to += 17) {
            const most = 200 + ((went[to] as number) - start) / 100 + 1;
            expect(to - from + 1).toBeLessThanOrEqual(most);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
