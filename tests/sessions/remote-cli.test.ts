/** A remote brain as a stranger brings one: the command line, docs/examples/brain.mjs, a recording, and Ctrl-C. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { buildSession } from "../../server/build.ts";
import { recordedAnswers } from "../../server/runtime/recording/answers.ts";
import { openRecording, readSession } from "../../server/runtime/recording/reader.ts";
import { verify } from "../../server/runtime/recording/replay.ts";
import { createRecorder } from "../../server/runtime/recording/writer.ts";
import { subprotocols } from "../../streams/client-session.ts";
import type { Entry } from "../../streams/recording.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { compiledCli, type Running, runCli, startCli } from "../compiled.ts";
import { give } from "../server/recording/live.ts";
import { freshSeed } from "../stand-ins.ts";
import { listen } from "./station.ts";

const EXAMPLE = new URL("../../docs/examples/brain.mjs", import.meta.url).pathname;
const PATIENCE = { timeout: 45_000, interval: 50 };
const cli = compiledCli();
const seed = freshSeed();
const folder = mkdtempSync(join(tmpdir(), "symbiote-remote-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]) =>
  startCli(cli, ["start", "--brain", "remote", "--no-open", "--port", "0", "--seed", String(seed), ...args]);

/** Where a brain joins, from what was printed for it. */
async function door(running: Running): Promise<readonly [url: string, token: string]> {
  const [, url, token] = /joins (ws:\S+) with the token (\S+)/.exec(
    await running.line(/brain joins ws:\S+ with the token \S+/, "stderr"),
  )!;
  return [url, token];
}

/** Run the example until it ends. */
function example(...args: string[]) {
  const child = spawn(process.execPath, [EXAMPLE, ...args]);
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    out.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    out.stderr += chunk;
  });
  return new Promise<typeof out & { code: number | null }>((resolve) => {
    child.on("close", (code) => resolve({ ...out, code }));
  });
}

describe("docs/examples/brain.mjs", () => {
  test("is short, and needs nothing but ws", () => {
    const source = readFileSync(EXAMPLE, "utf8");
    expect(source.split("\n").length).toBeLessThan(101);
    expect([...source.matchAll(/from "([^"]+)"/g)].map(([, name]) => name)).toEqual(["ws"]);
  });

  test(`joins, thinks, leaves and joins again; the recording of it replays bit for bit (seed ${seed})`, async () => {
    const file = join(folder, "run.mcap");
    const running = start("--params", "task=reach,sites=m1:24+pmd:16", "--record", file, "--speed", "4");
    const [url, token] = await door(running);
    // It may answer one more while it closes.
    const first = await example(url, token, "200");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(
      /^joined: 2 × 40 units in task reach, 10 ms a tick\n20\d ticks; closed: 1000/,
    );
    const second = await example(url, token, "300");
    expect(second.stdout).toMatch(/\n30\d ticks;/);
    running.interrupt();
    expect((await running.finished).code).toBe(0);

    const verdict = await runCli(cli, ["replay", file, "--verify", "--json"]);
    expect(verdict.stderr).toMatch(/^the brain lived in another process: its recorded answers were used/m);
    expect(JSON.parse(verdict.stdout), verdict.stderr).toMatchObject({ equal: true });
    const recording = await openRecording(file);
    await recording.close();
    expect(recording.ticks).toBeGreaterThan(200);
    await lies(file);
  });

  test("what cannot be is said plainly", async () => {
    const running = start();
    const [url, token] = await door(running);
    expect(await example(url, `${token}x`)).toMatchObject({ code: 1, stderr: "refused: 401\n" });
    const page = new URL(await running.line(/http:\S+/));
    const elsewhere = await example(`ws://${page.host}`, token);
    expect(elsewhere.stdout).toMatch(/closed: 4003 brains have an address of their own/);
    running.interrupt();
    expect((await running.finished).code).toBe(0);
  });
});

/** The recording at `file`, with a lie in it, is found out; without the answers there is nothing to replay. */
async function lies(file: string): Promise<void> {
  const recording = await openRecording(file);
  const { header } = recording;
  await recording.close();
  const forged = async (name: string, change: (entry: Entry) => Entry | undefined) => {
    const path = join(folder, name);
    const recorder = await createRecorder({ path, header });
    for await (const entry of readSession(file)) {
      const kept = change(entry);
      if (kept !== undefined) give(recorder, kept);
    }
    await recorder.close();
    const build = (config: SessionConfig) => {
      const answers = recordedAnswers();
      return { ...buildSession(config, answers.host), answers };
    };
    return verify(path, { build });
  };
  expect(await forged("whole.mcap", (entry) => entry)).toMatchObject({ equal: true });
  const other = await forged("other.mcap", (entry) =>
    entry.kind === "answer" && entry.tick === 50
      ? { ...entry, values: entry.values.map((v) => v + 0.01) }
      : entry,
  );
  expect(other).toMatchObject({ equal: false, firstDifference: { tick: 50 } });
  const none = forged("none.mcap", (entry) =>
    entry.kind === "answer" && entry.tick === 50 ? undefined : entry,
  );
  await expect(none).rejects.toThrow("the brain's answer to a tick is not on the record");
}

test("a brain that never answers, and Ctrl-C: the page is told who is missing, and it ends cleanly", async () => {
  const running = start();
  const page = new URL(await running.line(/http:\S+/));
  const watcher = listen(
    new WebSocket(`ws://${page.host}/`, subprotocols(page.hash.slice("#token=".length))),
  );
  const { state } = await watcher.hear("hello");
  const [url, token] = await door(running);
  expect(state.remote).toEqual({ phase: "awaited", at: url });
  const mute = listen(new WebSocket(url, ["symbiote.v1"], { headers: { Authorization: `Bearer ${token}` } }));
  await expect.poll(() => mute.frames.length, PATIENCE).toBe(1);
  await watcher.hear("state", ({ remote }) => remote?.phase === "connected");
  const asked = Date.now();
  running.interrupt();
  const { code, stderr } = await running.finished;
  expect(code).toBe(0);
  expect(Date.now() - asked).toBeLessThan(15_000);
  expect(stderr).not.toMatch(/error/i);
  await mute.ended();
  expect(mute.end.code).toBe(1001);
  expect(mute.frames).toHaveLength(1);
});

test("parameters that do not fit are one clear line", async () => {
  const says = async (params: string) =>
    (await runCli(cli, ["start", "--brain", "remote", "--params", params])).stderr;
  expect(await says("sites=m1")).toMatch(/"remote", parameter "sites": sites are name:width/);
  expect(await says("sites=a:3+a:4")).toMatch(/"a" is there twice/);
  expect(await says("sites=a:200000")).toMatch(/a message holds 1048576/);
  expect(await says("task=nosuch")).toMatch(/no task "nosuch"/);
  expect(await says("arm=tail")).toMatch(/"reach".*"arm"/);
  const run = await runCli(cli, ["run", "redirect", "--brain", "remote", "--seeds", "1", "--out", folder]);
  expect(run.code).not.toBe(0);
  expect(run.stderr).toMatch(/lives in another process, and only "symbiote start" asks it/);
});
