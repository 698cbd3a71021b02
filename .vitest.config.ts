import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Many tests mostly wait: for a pause to pass, or for Azure's stand-in.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    globalSetup: "apps/bff/src/store/testing/blank-database.ts",
    projects: [
      {
        test: {
          name: "node",
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/bff/src/**/*.test.ts",
            "apps/portal/src/**/*.test.ts",
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
