/**
 * Recordings as they are made for real: a process that is killed while it records loses at most its last 250 ms, and a
 * session of the real brain with the real symbiote runs again to the same digest.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSession } from "../../server/build.ts";
import { loopDigest } from "../../server/runtime/recording/digest.ts";
import { readSession } from "../../server/runtime/recording/reader.ts";
import { recover } from "../../server/runtime/recording/recover.ts";
import { verify } from "../../server/runtime/recording/replay.ts";
import { createRecorder } from "../../server/runtime/recording/writer.ts";
import { recordable } from "../../server/runtime/symbiote/recordable.ts";
import { METRIC_LABELS } from "../../server/symbiote/symbiote.ts";
import { lockstep } from "../../streams/drive.ts";
import { constantLatency } from "../../streams/latency.ts";
import type { RecordingHeader } from "../../streams/recording.ts";
import { parseSessionConfig, type SessionConfig } from "../../streams/session.ts";
import { headerOf, scratch } from "../server/recording/live.ts";
import { freshSeed } from "../stand-ins.ts";

let folder: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());

const WRITER = new URL("../../dist/server/runtime/recording/writer.js", import.meta.url).href;

/** Records a tick a millisecond whose first number is the time, ms; prints what it has on the record, and never ends. */
const CHILD = `
  import { createRecorder } from ${JSON.stringify(WRITER)};
  const [path, header] = process.argv.slice(1);
  const recorder = await createRecorder({ path, header: JSON.parse(header) });
  const row = new Float32Array(64);
  let tick = 0;
  const born = performance.now();
  setInterval(() => {
    row[0] = performance.now() - born;
    recorder.tick(tick, row);
    process.stdout.write(tick + " " + row[0] + " " + recorder.status.ticks + "\\n");
    tick++;
  }, 1);
`;

describe("kill -9 while recording", () => {
  const config = configFor(1, "untrained");
  const layout: RecordingHeader["layout"] = {
    width: 64,
    streams: [
      {
        id: 1,
        name: "activation",
        kind: "activation",
        dtype: "f32",
        shape: [64],
        rateHz: 1000,
        unit: "rate",
        labels: Array.from({ length: 64 }, (_, i) => `ch${i}`),
        offset: 0,
      },
    ],
  };
  const header = { ...headerOf({ ...config, dtMs: 1 }), layout };

  test.each([130, 700, 1311])("after %i ms loses at most the last 250 ms", async (afterMs) => {
    const path = folder.path(`killed-${afterMs}.mcap`);
    const args = ["--input-type=module", "-e", CHILD, path, JSON.stringify(header)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const printed: { tick: number; ms: number; onDisk: number }[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [tick, ms, onDisk] = line.split(" ").map(Number);
      printed.push({ tick, ms, onDisk });
      if (ms > afterMs) child.kill("SIGKILL");
    });
    await once(child, "close");
    expect(child.signalCode).toBe("SIGKILL");

    const found = await recover(path);
    const last = printed.at(-1)!;
    expect(found.ticks).toBeGreaterThanOrEqual(last.onDisk);
    const lost = printed.filter(({ tick }) => tick > found.lastTick);
    const lostMs = lost.length === 0 ? 0 : last.ms - lost[0].ms;
    expect(lostMs, `${lost.length} of ${printed.length} ticks`).toBeLessThanOrEqual(250);
    if (found.state === "unreadable") return;
    expect(found).toMatchObject({ state: "recovered", exitCode: 3, missingTicks: 0 });
    let next = 0;
    for await (const entry of readSession(found.out!)) expect(entry.tick).toBe(next++);
    expect(next).toBe(found.ticks);
  });
});

function configFor(seed: number, brain: string): SessionConfig {
  return parseSessionConfig({
    seed,
    brain: { name: brain },
    task: { name: "reach" },
    dtMs: 10,
    symbiote: {
      seed: seed >>> 1,
      decoder: { name: "rls" },
      intention: { name: "instructed" },
      law: { name: "random" },
    },
  });
}

describe("the real brain and the real symbiote", () => {
  const seed = freshSeed();

  test(`replay to the same digest, goals and swaps included, seed ${seed}`, async () => {
    const path = folder.path("real.mcap");
    const config = configFor(seed, "untrained");
    const { rig, symbiote } = buildSession(config);
    const header: RecordingHeader = {
      ...headerOf(config, rig),
      beside: { decoded: rig.body.task.intentions, metric: METRIC_LABELS },
    };
    const recorder = await createRecorder({ path, header });
    const digest = loopDigest();
    lockstep(rig, symbiote, constantLatency(2), 1500, {
      before() {
        if (rig.tick === 400) symbiote.setGoal(Float32Array.of(0.5, -0.3));
        if (rig.tick === 700) symbiote.swap({ decoder: { name: "kalman", params: {} } });
        if (rig.tick === 900) symbiote.setGoal(undefined);
      },
      onArrival: (tick, command) => recorder.command(tick, command),
      onTick() {
        const tick = rig.tick - 1;
        recorder.tick(tick, rig.row);
        for (const { tick: at, event } of symbiote.drain()) recorder.symbiote(at, recordable(event));
        recorder.decoded(tick, symbiote.decoded);
        digest.row(tick, rig.row);
        digest.decoded(tick, symbiote.decoded);
      },
    });
    await recorder.close();
    const verdict = await verify(path, { build: buildSession });
    const hex = digest.hex();
    expect(verdict).toEqual({ digest: hex, recorded: hex, equal: true, ticks: 1500 });
  });
});
