import { defineConfig } from "vitest/config";

const science = "tests/**/*.science.test.ts";

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        // What is pure leaves nothing behind: its files share a process, and load the code once.
        extends: true,
        test: {
          name: "parts",
          include: ["tests/{bench,client,contracts,rules,server,streams}/**/*.test.ts"],
          exclude: [science],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "whole", include: ["tests/{e2e,sessions}/**/*.test.ts"], exclude: [science] },
      },
    ],
  },
});
