/**
 * The law that restores: what it is told and what it is not. In a session of the damaged brain it learns from labels
 * while it steers; once it no longer learns, labels hidden or changed make no difference to anything that happens.
 */
import { expect, test } from "vitest";
import { lifeOf, type Params } from "../../../../server/brains/index.ts";
import { buildRig, buildSymbiote } from "../../../../server/build.ts";
import { simdKernels } from "../../../../server/kernels/index.ts";
import { instructedAt } from "../../../../server/symbiote/moment.ts";
import { frameFor } from "../../../../server/symbiote/restoring/frame.ts";
import { createTrialMemory } from "../../../../server/symbiote/restoring/memory.ts";
import { createRelay } from "../../../../server/symbiote/restoring/relay.ts";
import { SCHEMES } from "../../../../server/symbiote/restoring/schemes.ts";
import { standardise, unitsOf } from "../../../../server/symbiote/restoring/standard.ts";
import { firstCoprocessor } from "../../../../server/symbiote/restoring/train.ts";
import { lockstep } from "../../../../streams/drive.ts";
import { streamNamed } from "../../../../streams/frame.ts";
import { constantLatency } from "../../../../streams/latency.ts";
import type { Moment } from "../../../../streams/ports.ts";
import { createRng } from "../../../../streams/rng.ts";
import { parseSessionConfig } from "../../../../streams/session.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const kernels = simdKernels();
const NOWHERE = new Float32Array(2);
const TAUGHT = { bound: 2, first: 3, every: 3, steps: 0.05, supervised: false };

/** The damaged brain, unless told otherwise, with a restoring law in it. */
function session(
  scheme: string,
  taught: object = TAUGHT,
  brain: object = { disconnect: { between: "premotor-motor" } },
) {
  const config = parseSessionConfig({
    seed,
    ...lifeOf("grasp", brain as Params),
    electrodes: { site: "premotor", count: 8 },
    stimulator: { site: "motor", electrodes: 8, bound: 4, normPerTick: 16, energyPerWindow: 1e5 },
    symbiote: {
      seed,
      decoder: { name: "rls" },
      intention: { name: "instructed" },
      law: { name: "restore", params: { scheme, ...taught } },
    },
  });
  const rig = buildRig(config, kernels);
  const symbiote = buildSymbiote(config, rig, kernels);
  symbiote.setGoal(NOWHERE);
  const start = streamNamed(rig.layout, "calibration").offset;
  const { offset, shape } = streamNamed(rig.layout, "intention");
  /**
   * Live so many trials; `tell` may change the labels, and `hear` all that comes, before the symbiote receives it.
   * @returns all activations
   */
  const live = (
    trials: number,
    tell = (_labels: Float32Array) => {},
    hear = (_row: Float32Array, _n: number) => {},
  ) => {
    const lived: number[] = [];
    let left = trials;
    let rows = 0;
    const told = {
      react(tick: number, row: Float32Array) {
        const copy = row.slice();
        tell(copy.subarray(offset - start, offset - start + shape[0]));
        hear(copy, rows++);
        return symbiote.react(tick, copy);
      },
      learn: () => symbiote.learn(),
    };
    lockstep(rig, told, constantLatency(1), Number.POSITIVE_INFINITY, {
      before: () => left > 0,
      onTick() {
        lived.push(...rig.views.currents, ...rig.body.brain.activations(2).subarray(0, 5));
        if (rig.body.task.trial().outcome !== undefined) left--;
      },
    });
    return lived;
  };
  return { rig, symbiote, live };
}

test.each(Object.keys(SCHEMES))(`scheme %s: scored, it sees no label (seed ${seed})`, (scheme) => {
  const { rig, symbiote, live } = session(scheme);
  live(8);
  symbiote.swap({ law: { name: "restore", params: { scheme, ...TAUGHT, learning: false } } });
  const [then, before] = [rig.save(), symbiote.save()];
  const again = (tell?: (labels: Float32Array) => void) => {
    rig.restore(then);
    symbiote.restore(before);
    symbiote.setGoal(NOWHERE);
    symbiote.swap({ law: { name: "restore", params: { scheme, ...TAUGHT, learning: false } } });
    return live(2, tell);
  };
  const told = again();
  expect(told.some((value) => value !== 0)).toBe(true);
  expect(again((labels) => labels.fill(Number.NaN))).toEqual(told);
  expect(again((labels) => labels.fill(0.7))).toEqual(told);
});

test(`one row that cannot be meant silences it for that tick, and not for ever (seed ${seed})`, () => {
  const { symbiote, live } = session("read-out");
  live(8);
  symbiote.swap({ law: { name: "restore", params: { scheme: "read-out", ...TAUGHT, learning: false } } });
  live(1, undefined, (row, n) => n === 20 && row.fill(Number.NaN));
  const after = live(2);
  expect(after.every(Number.isFinite)).toBe(true);
  expect(after.filter((value, i) => i % 13 < 8 && value !== 0).length).toBeGreaterThan(after.length / 4);
});

test(`in practice it is taught by labels: with others it does something else (seed ${seed})`, () => {
  const [true_, false_] = [undefined, (labels: Float32Array) => labels.fill(0.3)].map((tell) =>
    session("read-out").live(8, tell),
  );
  expect(false_).toEqual(true_); // it only gathers recordings so far
  const [one, other] = [undefined, (labels: Float32Array) => labels.fill(0.3)].map((tell) =>
    session("constant").live(6, tell),
  );
  expect(other).not.toEqual(one);
});

test(`what works is not written over: in practice it is probed, and then nothing is said (seed ${seed})`, () => {
  const supervised = { ...TAUGHT, supervised: true, first: 20, every: 20 };
  const { symbiote, live } = session("online", supervised, {});
  live(60);
  expect(live(1).some((value, i) => i % 13 < 8 && value !== 0)).toBe(true);
  symbiote.swap({ law: { name: "restore", params: { scheme: "online", ...supervised, learning: false } } });
  live(1);
  expect(live(2).some((value, i) => i % 13 < 8 && value !== 0)).toBe(false);
});

test("where a behaviour is instructed: its names in the intention, in order", () => {
  expect(instructedAt(["size", "tilt", "a", "b"], ["a", "b"])).toBe(2);
  expect(instructedAt(["a", "c"], ["a", "b"])).toBeUndefined();
  expect(instructedAt(["targetX", "targetY"], ["handX", "handY"])).toBeUndefined();
  expect(instructedAt(["a"], [])).toBeUndefined();
});

const situation = { channels: 3, electrodes: 4, behaviours: 2, dtMs: 10 };
const frame = frameFor(situation);

/** Trials of `ticks` random moments; `change` may spoil one. */
function remembered(ticks: number, trials: number, change = (moment: Moment) => moment) {
  const rng = createRng(seed);
  const memory = createTrialMemory(situation, 100, 50);
  for (let n = 0; n < ticks * trials; n++) {
    const moment: Moment = {
      tick: n,
      observation: rng.normals(new Float32Array(3), 1),
      intention: rng.normals(new Float32Array(2), 1),
      decoded: new Float32Array(2),
      goal: NOWHERE,
      trial: Math.floor(n / ticks),
      epoch: 0,
      ticksInEpoch: n % ticks,
      behaviour: rng.normals(new Float32Array(2), 1),
      delivered: new Float32Array(4),
    };
    memory.attend(change(moment), rng.normals(new Float32Array(4), 1), 0);
  }
  return memory.trials;
}

test("a trial with a gap, with nonsense, or that others stimulated in is forgotten", () => {
  expect(remembered(20, 6).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
  const nonsense = remembered(20, 6, (moment) =>
    moment.tick === 47 ? { ...moment, behaviour: Float32Array.of(Number.NaN, 0) } : moment,
  );
  expect(nonsense.map(({ number }) => number)).toEqual([0, 1, 3, 4]);
  const gap = remembered(20, 6, (moment) =>
    moment.tick >= 30 ? { ...moment, tick: moment.tick + 1 } : moment,
  );
  expect(gap.map(({ number }) => number)).toEqual([0, 2, 3, 4]);
});

test(`on the hot path it says what the trained network says of the same trial (seed ${seed})`, () => {
  const trials = remembered(30, 8);
  const units = unitsOf(frame, situation, trials);
  const weights = firstCoprocessor(frame, createRng(seed));
  const relay = createRelay(frame, situation, units, weights, 1.5, true);
  const { seen, ticks } = standardise(frame, situation, units, 1.5, trials).trials[0];
  const { inputs, hidden, outputs } = frame.coprocessor;
  const width = trials[0].rows.length / ticks;
  const out = new Float32Array(4);
  for (let t = 0; t < ticks; t++) {
    relay.hear(t, trials[0].rows.slice(t * width, t * width + 3));
    relay.say(out);
    const x = seen.subarray(t * inputs, (t + 1) * inputs);
    for (let m = 0; m < 4; m++) {
      let sum = 0;
      for (let k = 0; k < hidden; k++) {
        let h = 0;
        for (let i = 0; i < inputs; i++) h += x[i] * weights[inputs * outputs + i * hidden + k];
        sum += Math.tanh(h) * weights[inputs * (outputs + hidden) + k * outputs + m];
      }
      expect(out[m]).toBeCloseTo(1.5 * Math.tanh(sum), 4);
    }
  }
});

test(`what is seen comes in uncorrelated components (seed ${seed})`, () => {
  const trials = remembered(30, 20);
  const units = unitsOf(frame, situation, trials);
  const size = frame.seen;
  const { inputs } = frame.coprocessor;
  const powers = Array.from({ length: size }, () => new Float64Array(size));
  let count = 0;
  for (const { seen, ticks } of standardise(frame, situation, units, 1, trials).trials) {
    for (let t = 0; t < ticks; t++, count++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) powers[i][j] += seen[t * inputs + i] * seen[t * inputs + j];
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (i !== j) expect(Math.abs(powers[i][j] / count)).toBeLessThan(0.01);
    // The leading ones are of unit size, and what is hardly there is not blown up to it.
    expect(powers[i][i] / count).toBeLessThan(1.01);
    if (i < size / 2) expect(powers[i][i] / count).toBeGreaterThan(0.8);
  }
});
