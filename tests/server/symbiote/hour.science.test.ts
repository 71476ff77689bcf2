/**
 * The whole symbiote at 1 kHz, minute after simulated minute: decoder, controls, and every law listening, with a goal
 * in the last ten seconds of each minute. What it knows must not wear out, and what it keeps must not grow.
 */
import v8 from "node:v8";
import vm from "node:vm";
import { expect, test } from "vitest";
import { buildRig, buildSymbiote, defaultSession } from "../../../server/build.ts";
import { lockstep } from "../../../streams/drive.ts";
import { constantLatency } from "../../../streams/latency.ts";
import type { Reactor } from "../../../streams/ports.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const FREE_TICKS = 50_000;
const STEERED_TICKS = 10_000;

interface Minute {
  /** R² of what is decoded, each moment before it is learned from. */
  readonly r2: number;
  /** What a full collection leaves, MB. */
  readonly keptMB: number;
}

v8.setFlagsFromString("--expose_gc");
const collect = vm.runInNewContext("gc") as () => void;

function keptMB(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** @param wear what is done to the symbiote beside, at every tick */
function live(minutes: number, channels: number, wear: () => void = () => {}): Minute[] {
  const config = {
    ...defaultSession(seed, "reach", {}, 1),
    electrodes: { count: channels },
    stimulator: { electrodes: 16 },
  };
  const rig = buildRig(config);
  const symbiote = buildSymbiote(config, rig);
  const reactor: Reactor = {
    react: symbiote.react,
    learn() {
      symbiote.learn();
      symbiote.drain();
      wear();
    },
  };
  const run = (ticks: number) => {
    lockstep(rig, reactor, constantLatency(), ticks);
    rig.stimulator.drain();
  };
  return Array.from({ length: minutes }, () => {
    symbiote.setGoal(undefined);
    run(FREE_TICKS);
    const [r2] = symbiote.metrics;
    symbiote.setGoal(new Float32Array(rig.body.task.goals).fill(0.4));
    run(STEERED_TICKS);
    return { r2, keptMB: keptMB() };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
/** MB a minute, once everything is there. */
const growth = (minutes: readonly Minute[]) =>
  (minutes.at(-1)!.keptMB - minutes[2].keptMB) / (minutes.length - 3);
const MOST_GROWTH = 0.25;

test(`neither its error nor its memory grows (seed ${seed})`, () => {
  const minutes = live(7, 48);
  const r2 = minutes.map((minute) => minute.r2);
  const told = minutes.map((minute) => `${minute.r2.toFixed(3)} ${minute.keptMB.toFixed(2)} MB`).join(", ");
  expect(growth(minutes), told).toBeLessThan(MOST_GROWTH);
  expect(mean(r2.slice(-3)), told).toBeGreaterThan(mean(r2.slice(1, 4)) - 0.03);
  expect(Math.min(...r2.slice(1)), told).toBeGreaterThan(0.75);
});

test("one that keeps a little of every tick is found out", () => {
  const kept: number[][] = [];
  const minutes = live(4, 8, () => kept.push([kept.length]));
  expect(growth(minutes)).toBeGreaterThan(MOST_GROWTH);
});
