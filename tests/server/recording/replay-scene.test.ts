/** A recording played to watchers: a file that is damaged where its index is whole stops the playing, and nothing else. */
import { readFile, writeFile } from "node:fs/promises";
import { firstValueFrom } from "rxjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createReplayScene } from "../../../server/runtime/live/replay-scene.ts";
import { createFreshIds } from "../../../server/runtime/live/scene.ts";
import { createRecorder } from "../../../server/runtime/recording/writer.ts";
import type { Peer } from "../../../streams/peer.ts";
import type { ServerMessage } from "../../../streams/protocol.ts";
import { configOf, headerOf, live, scratch } from "./live.ts";

let folder: Awaited<ReturnType<typeof scratch>>;
let path: string;
beforeAll(async () => {
  folder = await scratch();
  path = folder.path("whole.mcap");
  const config = configOf(5);
  const recorder = await createRecorder({ path, header: headerOf(config), chunkBytes: 4000 });
  await live(config, recorder, 10);
  for (let tick = 10; tick < 60; tick++) {
    recorder.tick(tick, new Float32Array(headerOf(config).layout.width));
    await recorder.flush();
  }
  await recorder.close();
});
afterAll(() => folder.remove());

/** Play the file at `at` to a gateway that takes note; every look at the clock is 50 ms after the last. */
async function play(at: string) {
  const ticks: number[] = [];
  const said: ServerMessage[] = [];
  let [nowMs, feeds] = [0, 0];
  const gateway = {
    carry() {
      const mine = ++feeds;
      return {
        publish(tick: number) {
          if (mine === 1) ticks.push(tick);
        },
        announce: () => undefined,
        end: () => undefined,
      };
    },
    broadcast: (message: ServerMessage) => void said.push(message),
  };
  const clock = () => {
    nowMs += 50;
    return nowMs;
  };
  const scene = await createReplayScene(at, gateway, createFreshIds(), clock, 1);
  scene.enter();
  return { scene, ticks, said, state: () => firstValueFrom(scene.state$) };
}

async function until(fits: () => Promise<boolean> | boolean) {
  for (let i = 0; i < 400; i++) {
    if (await fits()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("it never came to that");
}

test("a whole recording plays to its end, stops, and can be played again", async () => {
  const { scene, ticks, said, state } = await play(path);
  const stopped = async () => !(await state()).running;
  await until(stopped);
  expect(ticks).toEqual(Array.from({ length: 60 }, (_, tick) => tick));
  scene.handle({} as Peer, { op: "control", do: "start" });
  await until(stopped);
  expect(ticks.length).toBe(120);
  expect(said.filter((message) => message.op === "event" && message.kind === "damaged")).toEqual([]);
  scene.leave();
  await scene.close();
});

test("a damaged one plays up to the damage, says so, and pauses", async () => {
  const hurt = folder.path("hurt.mcap");
  const bytes = Uint8Array.from(await readFile(path));
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  await writeFile(hurt, bytes);
  const { scene, ticks, said, state } = await play(hurt);
  const damages = () => said.filter((message) => message.op === "event" && message.kind === "damaged");
  await until(() => damages().length > 0);
  expect(damages()).toMatchObject([{ detail: { message: expect.stringContaining("is damaged") } }]);
  expect((await state()).running).toBe(false);
  expect(ticks.length).toBeLessThan(60);
  scene.handle({} as Peer, { op: "control", do: "start" });
  expect((await state()).running).toBe(true);
  await until(() => damages().length > 1);
  scene.leave();
  await scene.close();
});

test("closing waits for the reading under way, which is no damage", async () => {
  for (let i = 0; i < 20; i++) {
    const { scene, ticks, said } = await play(path);
    await until(() => ticks.length > i);
    await scene.close();
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(said.filter((message) => message.op === "event" && message.kind === "damaged")).toEqual([]);
    scene.leave();
  }
});
