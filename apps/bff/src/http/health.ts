import express, { type Router } from "express";

/** A part that this process can't serve without, and how to find out whether it answers. */
export interface ReadinessCheck {
  name: string;
  check: () => Promise<void>;
}

const longestCheckMs = 6_000;

/** `/healthz`: the process runs. `/readyz`: it can serve; else 503 with what is missing. Neither says anything secret. */
export function health(checks: ReadinessCheck[]): Router {
  const router = express.Router();
  router.get("/healthz", (_request, response) => {
    response.set("cache-control", "no-store").json({ status: "ok" });
  });
  router.get("/readyz", async (_request, response) => {
    const results = await Promise.all(
      checks.map(async ({ name, check }) => [name, await outcomeOf(check)] as const),
    );
    const ready = results.every(([, outcome]) => outcome === "ok");
    response
      .status(ready ? 200 : 503)
      .set("cache-control", "no-store")
      .json({ status: ready ? "ready" : "not ready", checks: Object.fromEntries(results) });
  });
  return router;
}

async function outcomeOf(check: () => Promise<void>): Promise<string> {
  const tooLong = AbortSignal.timeout(longestCheckMs);
  try {
    await Promise.race([
      check(),
      new Promise<never>((_resolve, reject) => {
        tooLong.addEventListener("abort", () => reject(new Error("It gave no answer in time.")));
      }),
    ]);
    return "ok";
  } catch (error) {
    return error instanceof Error ? error.message : "It failed.";
  }
}
