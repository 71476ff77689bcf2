/**
 * A tick leaves nothing to speak of for the garbage collector, whose pauses are late ticks: whoever decodes and steers,
 * at 1 kHz, by V8's own count of what was allocated, collected or not. What is left is mostly what each trial costs.
 */
import inspector from "node:inspector/promises";
import { expect, test } from "vitest";
import { buildRig, buildSymbiote, defaultSession } from "../../../server/build.ts";
import { decoders } from "../../../server/symbiote/decoders/index.ts";
import { laws } from "../../../server/symbiote/steering/index.ts";
import { step } from "../../../streams/loop.ts";
import type { Command } from "../../../streams/ports.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
/** Code is compiled, and the collector's first surprises are over. */
const WARM_TICKS = 10_000;
const TICKS = 4000;
/** A typed array each tick would be some 200 of them, a row as text ten thousand. */
const MOST_BYTES = 1000;

const COMBINATIONS = [
  ...laws.names.map((law) => [law, "rls"] as const),
  ...decoders.names.map((decoder) => ["pi", decoder] as const),
];

/** Bytes that `run` allocates, whatever becomes of them. */
async function allocatedBy(run: () => void): Promise<number> {
  const session = new inspector.Session();
  session.connect();
  await session.post("HeapProfiler.startSampling", {
    samplingInterval: 1024,
    includeObjectsCollectedByMinorGC: true,
    includeObjectsCollectedByMajorGC: true,
  });
  run();
  const { profile } = await session.post("HeapProfiler.stopSampling");
  session.disconnect();
  const sum = (node: inspector.HeapProfiler.SamplingHeapProfileNode): number =>
    node.children.reduce((total, child) => total + sum(child), node.selfSize);
  return sum(profile.head);
}

/** A session at 1 kHz that is steered all the time, and how to run it on. */
function steered(law: string, decoder: string): (ticks: number) => void {
  const session = defaultSession(seed, "reach", {}, 1);
  const symbioteConfig = {
    ...session.symbiote,
    law: { name: law, params: {} },
    decoder: { name: decoder, params: {} },
  };
  const config = { ...session, symbiote: symbioteConfig };
  const rig = buildRig(config);
  const symbiote = buildSymbiote(config, rig, undefined, false);
  const none: Command[] = [];
  const one: Command[] = [];
  let command: Command | undefined;
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      if (command !== undefined) one[0] = command;
      step(rig, command === undefined ? none : one);
      command = symbiote.react(rig.tick - 1, rig.row);
      symbiote.learn();
      symbiote.drain();
      rig.stimulator.drain();
    }
  };
  run(WARM_TICKS / 2);
  symbiote.setGoal(new Float32Array(rig.body.task.goals).fill(0.4));
  run(WARM_TICKS / 2);
  return run;
}

test.each(COMBINATIONS)(`law %s, decoder %s (seed ${seed})`, async (law, decoder) => {
  const run = steered(law, decoder);
  const bytes = await allocatedBy(() => run(TICKS));
  expect(bytes / TICKS).toBeLessThan(MOST_BYTES);
});

test("what is thrown away at once is counted", async () => {
  let seen = 0;
  const bytes = await allocatedBy(() => {
    for (let i = 0; i < 10_000; i++) seen += Array.from({ length: 200 }, (_, j) => j).length;
  });
  expect(seen).toBe(2_000_000);
  expect(bytes / 10_000).toBeGreaterThan(MOST_BYTES / 2);
});
