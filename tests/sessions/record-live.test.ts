/** A session as a user runs it: the command line, a watcher on the page's socket, and the recording button. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { type ClientSession, createClientSession, subprotocols } from "../../streams/client-session.ts";
import type { ServerMessage, ServerMessageOf } from "../../streams/protocol.ts";
import { compiledCli, runCli, startCli } from "../compiled.ts";
import { freshSeed } from "../stand-ins.ts";

const cli = compiledCli();

/** Connects as the page does; `until` waits for a message. */
function watch(url: string) {
  const { host, hash } = new URL(url);
  const socket = new WebSocket(`ws://${host}/`, subprotocols(hash.slice("#token=".length)));
  const waiting = new Set<(message: ServerMessage) => void>();
  const session: ClientSession = createClientSession({
    now: () => performance.now(),
    onMessage: (message) => {
      for (const see of waiting) see(message);
    },
  });
  socket.on("open", () => session.opened({ send: (data) => socket.send(data) }));
  socket.on("message", (data: Buffer, binary: boolean) => session.receive(binary ? data : data.toString()));
  const timer = setInterval(() => session.poll(), 50);
  return {
    session,
    until<Op extends ServerMessage["op"]>(op: Op, fits: (message: ServerMessageOf<Op>) => boolean) {
      return new Promise<ServerMessageOf<Op>>((resolve) => {
        const see = (message: ServerMessage) => {
          if (message.op !== op || !fits(message as ServerMessageOf<Op>)) return;
          waiting.delete(see);
          resolve(message as ServerMessageOf<Op>);
        };
        waiting.add(see);
      });
    },
    close() {
      clearInterval(timer);
      socket.close();
    },
  };
}

const seed = freshSeed();
test(`a recording begun midway plays in the page and replays bit for bit, learning included (seed ${seed})`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "symbiote-record-"));
  const args = ["start", "--no-open", "--port", "0", "--seed", String(seed), "--speed", "4"];
  const running = startCli(cli, args, {}, folder);
  const page = watch(await running.line(/http:\S+/));
  await page.until("event", ({ kind }) => kind === "checkpoint");

  page.session.send({ op: "record", do: "start" });
  const { recording } = await page.until("state", (state) => (state.recording?.bytes ?? 0) > 0);
  await page.until("event", ({ kind }) => kind === "checkpoint");
  page.session.send({ op: "goal", goal: [0.4, 0.5] });
  await page.until("event", ({ kind }) => kind === "goal");
  const spoiled = { noise: 0.02, biasPerSqrtS: 0.01, delayTicks: 1, jitterTicks: 2, packetLoss: 0.05 };
  page.session.send({ op: "configure", part: "electrodes", params: spoiled });
  page.session.send({ op: "configure", part: "stimulator", params: { decay: 0.5, bound: 0.4 } });
  await page.until("state", (state) => state.interface?.stimulator.bound === 0.4);
  page.session.send({ op: "configure", part: "stimulator", params: { bound: 7 } });
  expect((await page.until("error", () => true)).message).toMatch(/^stimulator, parameter "bound"/);
  page.session.send({ op: "swap", what: "law", name: "add", params: {} });
  await page.until("event", ({ kind }) => kind === "swap");
  await page.until("state", (state) => (state.recording?.bytes ?? 0) > recording!.bytes + 1_000_000);
  page.session.send({ op: "swap", what: "decoder", name: "kalman", params: {} });
  await page.until("event", ({ kind, detail }) => kind === "swap" && "decoder" in detail);
  await page.until("event", ({ kind }) => kind === "checkpoint");
  page.session.send({ op: "record", do: "stop" });
  page.session.send({ op: "record", do: "stop" });
  const stopped = await page.until(
    "state",
    (state) => state.recording === null && state.recordings.length > 0,
  );

  const rows = new Promise<number>((resolve) => {
    page.session.subscribe({ stream: "decoded", policy: "latest", rows: 1 }, (frame) => {
      if (page.session.streams.length > 0 && replaying) resolve(frame.tick);
    });
  });
  let replaying = false;
  page.session.send({ op: "record", do: "start" });
  await page.until("state", (state) => (state.recording?.bytes ?? 0) > 0);
  page.session.send({ op: "replay", file: stopped.recordings[0] });
  await page.until("state", (state) => state.replaying === stopped.recordings[0]);
  replaying = true;
  expect(await rows).toBeGreaterThan(0);
  page.session.send({ op: "goal", goal: [0, 0] });
  expect((await page.until("error", () => true)).code).toBe("replaying");
  // Whatever is shown, the living brain can be stopped.
  page.session.send({ op: "estop" });
  await page.until("state", (state) => state.estopped && state.replaying !== null);
  page.session.send({ op: "rearm" });
  await page.until("state", (state) => !state.estopped && state.replaying !== null);
  // And what of it is being recorded can be ended there, but not begun.
  page.session.send({ op: "record", do: "stop" });
  await page.until("state", (state) => state.recording === null && state.replaying !== null);
  page.session.send({ op: "record", do: "start" });
  expect((await page.until("error", () => true)).message).toMatch(/go back to live/);
  page.session.send({ op: "live" });
  await page.until("state", (state) => state.replaying === null);
  page.close();
  running.interrupt();
  expect((await running.finished).code).toBe(0);

  const file = join(folder, "runs", "recordings", stopped.recordings[0]);
  const verdict = await runCli(cli, ["replay", file, "--verify", "--json"]);
  expect(JSON.parse(verdict.stdout), verdict.stderr).toMatchObject({ equal: true });
  expect(verdict.code).toBe(0);
  expect((await runCli(cli, ["recover", file])).code).toBe(0);
  const text = join(folder, "text.mcap");
  writeFileSync(text, "not a recording");
  const unreadable = await runCli(cli, ["recover", text]);
  expect(unreadable).toMatchObject({ code: 1, stdout: "" });
  expect(unreadable.stderr).toMatch(/^error: .*text\.mcap cannot be recovered: .*\n$/);
  rmSync(folder, { recursive: true, force: true });
}, 240_000);
