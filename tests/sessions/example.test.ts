/** docs/examples/client.mjs, run as a stranger would run it. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createStation, type Station } from "./station.ts";

const EXAMPLE = new URL("../../docs/examples/client.mjs", import.meta.url);

let station: Station;
beforeEach(async () => {
  station = await createStation();
});
afterEach(() => station.close());

/** Run it against a brain that ticks, until it ends. */
async function run(...args: string[]) {
  const child = spawn(process.execPath, [EXAMPLE.pathname, `ws://127.0.0.1:${station.port}`, ...args]);
  const out = { code: undefined as number | null | undefined, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    out.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    out.stderr += chunk;
  });
  child.on("close", (code) => {
    out.code = code;
  });
  while (out.code === undefined) {
    station.tick();
    await sleep(2);
  }
  return out;
}

test("is short, and needs nothing but ws", () => {
  const source = readFileSync(EXAMPLE, "utf8");
  expect(source.split("\n").length).toBeLessThan(101);
  expect([...source.matchAll(/from "([^"]+)"/g)].map(([, name]) => name)).toEqual(["ws"]);
});

test("listens, and steers once", async () => {
  const { code, stdout, stderr } = await run(station.tokens.symbiote, "activation", "300");
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^activation: \d+ rows, 0 missing; steering: applied \d+ ticks after its cause, ended: ttl; mean/,
  );
});

test("a viewer only listens", async () => {
  const { stdout } = await run(station.tokens.viewer, "world", "50");
  expect(stdout).toMatch(/^world: 50 rows, 0 missing; steering: not asked; mean/);
});

test("a wrong token and a wrong stream are said plainly", async () => {
  expect(await run("nonsense")).toMatchObject({ code: 1, stderr: "refused: 401\n" });
  const wrong = await run(station.tokens.viewer, "nothing");
  expect(wrong).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^no stream "nothing": activation,/),
  });
});
