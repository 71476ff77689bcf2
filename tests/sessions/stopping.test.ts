/** A session ends when it is told to, at once and in good order, from the moment at which it says where it is. */
import { once } from "node:events";
import { watch } from "node:fs";
import { readdir } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { compiledCli, startCli } from "../compiled.ts";
import { scratch } from "../server/recording/live.ts";

let cli = "";
beforeAll(() => {
  cli = compiledCli();
});

/** What ends late waits for something that was only to begin seconds after the start. */
const SOON_MS = 2000;
const start = ["start", "--no-open", "--port", "0", "--seed", "2"];

test.each([["ws"], ["shared"]])("Ctrl-C as soon as the address is there (%s)", async (link) => {
  const running = startCli(cli, [...start, "--link", link]);
  await running.line(/#token=/);
  const asked = performance.now();
  running.interrupt();
  const { code } = await running.finished;
  expect(code).toBe(0);
  expect(performance.now() - asked).toBeLessThan(SOON_MS);
});

test("Ctrl-C before the address is there leaves nothing behind", async () => {
  const folder = await scratch();
  const watcher = watch(folder.path(""));
  try {
    const running = startCli(cli, start, { TMPDIR: folder.path("") });
    await Promise.race([once(watcher, "change"), running.finished]);
    running.interrupt();
    const { code, stdout } = await running.finished;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(await readdir(folder.path(""))).toEqual([]);
  } finally {
    watcher.close();
    await folder.remove();
  }
});

test("--duration is how long it runs", async () => {
  const running = startCli(cli, [...start, "--duration", "0.5"]);
  await running.line(/#token=/);
  const began = performance.now();
  const { code } = await running.finished;
  expect(code).toBe(0);
  expect(performance.now() - began).toBeGreaterThan(400);
  expect(performance.now() - began).toBeLessThan(500 + SOON_MS);
});
