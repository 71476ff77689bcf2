import { defineConfig } from "vitest/config";

/** The slow scientific checks: trainings, arenas, long runs. */
export default defineConfig({
  test: {
    include: ["tests/**/*.science.test.ts"],
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
