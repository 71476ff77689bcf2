/**
 * The laws of the loop, on a seed chosen afresh in every run and named in the title of the suite: what a session is
 * depends on its seed and on what arrived, and on nothing else. They hold for the stand-ins and for a real brain.
 */
import { describe, expect, test } from "vitest";
import { buildRig, defaultSession } from "../../server/build.ts";
import { referenceKernels } from "../../server/kernels/index.ts";
import { applyControl, type Control } from "../../streams/control.ts";
import { sessionDigest } from "../../streams/digest.ts";
import { lockstep, lockstepAsync, recordArrivals, replay } from "../../streams/drive.ts";
import { streamNamed, viewOf } from "../../streams/frame.ts";
import { constantLatency, createLatency, inTicks } from "../../streams/latency.ts";
import type { Rig } from "../../streams/loop.ts";
import type { Brain, Command, Reactor, Snapshot } from "../../streams/ports.ts";
import { createCommandQueue } from "../../streams/queue.ts";
import { createRing, ringReader, ringTick, ringWriter } from "../../streams/ring.ts";
import { createRng } from "../../streams/rng.ts";
import { decodeSnapshot, encodeSnapshot, snapshotsEqual } from "../../streams/snapshot.ts";
import { freshSeed, leakyBrain, pushTask, randomReactor, standInRig } from "../stand-ins.ts";

const TICKS = 400;

/** Everything that can be imperfect, is. */
const imperfect = {
  ...{ artefact: 0.3, permuted: 0.5, rotationDegPerMin: 90, dead: 0.1, spikeHz: 200, spikeRegularity: 0.3 },
  ...{ biasPerSqrtS: 0.02, noise: 0.05, bits: 10, delayTicks: 2, jitterTicks: 3 },
  ...{ dropout: 0.05, packetLoss: 0.05 },
};

const subjects: readonly { name: string; rig: (seed: number) => Rig }[] = [
  { name: "a leaky net", rig: (seed) => standInRig(seed, { electrodes: { count: 7, ...imperfect } }) },
  {
    name: "the untrained brain",
    rig: (seed) => {
      const config = defaultSession(seed, "untrained");
      const electrodes = { count: 32, ...imperfect };
      return buildRig(
        { ...config, electrodes, stimulator: { electrodes: 16, decay: 0.5 } },
        referenceKernels,
      );
    },
  },
  {
    name: "a brain that learns while it is steered",
    rig: (seed) => {
      const config = defaultSession(seed, "reach", { plasticity: "adapt", plasticityRate: 5 });
      const implant = { electrodes: { count: 16 }, stimulator: { electrodes: 16, decay: 0.5 } };
      return buildRig({ ...config, ...implant }, referenceKernels);
    },
  },
];

/** Jittery and serial, so that commands wait, overtake nothing and are sometimes never caused. */
const latencyOf = (seed: number) =>
  inTicks(
    createLatency(
      { sampling: "when-idle", processing: "serial", periodMs: 10, delayMs: 4, jitterMs: 25 },
      createRng(seed).fork("latency"),
    ),
    10,
  );

/** Things that happen between ticks, at random. */
function randomControls(seed: number, rig: Rig): ReadonlyMap<number, Control> {
  const rng = createRng(seed).fork("controls");
  const some: (() => Control)[] = [
    () => ({ op: "release", site: 0, why: "disconnect" }),
    () => ({ op: "handOver", site: 0 }),
    () => ({ op: "estop" }),
    () => ({ op: "rearm" }),
    () => ({ op: "electrodes", change: { noise: rng.uniform(), dropout: rng.uniform() / 4 } }),
    () => ({ op: "stimulator", change: { decay: rng.uniform() * 0.9, bound: rng.uniform() } }),
    () => ({ op: "instruct", goal: Array.from({ length: rig.body.task.goals }, () => rng.normal() / 3) }),
    () => ({ op: "instruct", goal: null }),
  ];
  const controls = new Map<number, Control>();
  for (let tick = 0; tick < TICKS; tick++) {
    if (rng.uniform() < 0.05) controls.set(tick, some[rng.below(some.length)]());
  }
  return controls;
}

/** The whole session in one call: random commands, random controls, learning. */
function session(rig: Rig, seed: number, look: (rig: Rig) => void = () => {}) {
  const controls = randomControls(seed, rig);
  const digest = sessionDigest();
  const recorded = recordArrivals();
  lockstep(rig, randomReactor(seed, rig.stimulator.currents.length), latencyOf(seed), TICKS, {
    before({ tick }) {
      const control = controls.get(tick);
      if (control !== undefined) applyControl(rig, control);
    },
    onArrival: recorded.onArrival,
    onTick() {
      digest.onTick(rig);
      look(rig);
    },
  });
  return { digest: digest.hex(), arrivals: recorded.arrivals, controls };
}

const viewIn = (rig: Rig, name: string) => viewOf(rig.row, streamNamed(rig.layout, name));

const asleep: Reactor = { react: () => undefined, learn: () => {} };

for (const { name, rig: rigOf } of subjects) {
  const seed = freshSeed();
  describe(`${name}, seed ${seed}`, () => {
    test("the same seed gives the same session, another seed another", () => {
      const once = session(rigOf(seed), seed);
      expect(session(rigOf(seed), seed).digest).toBe(once.digest);
      expect(session(rigOf(seed + 1), seed).digest).not.toBe(once.digest);
      expect(session(rigOf(seed), seed + 1).digest).not.toBe(once.digest);
    });

    test("steering reaches the brain, and never the tick that caused it", () => {
      const rig = rigOf(seed);
      let steered = 0;
      lockstep(rig, randomReactor(seed, rig.stimulator.currents.length), constantLatency(), TICKS, {
        onTick() {
          const [causeTick, , , , normApplied] = viewIn(rig, "steering");
          if (Number.isNaN(causeTick)) return;
          expect(causeTick).toBeLessThan(rig.tick - 1);
          if (normApplied > 0) steered++;
        },
      });
      expect(steered).toBeGreaterThan(TICKS / 2);
      expect(viewIn(rig, "twin").at(-1)).toBeGreaterThan(0);
    });

    test("replaying what arrived is the session", () => {
      const live = session(rigOf(seed), seed);
      const rig = rigOf(seed);
      const digest = sessionDigest();
      replay(rig, live.arrivals, TICKS, {
        before({ tick }) {
          const control = live.controls.get(tick);
          if (control !== undefined) applyControl(rig, control);
        },
        onTick: digest.onTick,
      });
      expect(digest.hex()).toBe(live.digest);
    });

    test("a replay that misses one command is another session", () => {
      const live = sessionDigest();
      const recorded = recordArrivals();
      const rig = rigOf(seed);
      const reactor = randomReactor(seed, rig.stimulator.currents.length);
      const { onArrival } = recorded;
      lockstep(rig, reactor, constantLatency(), TICKS, { onArrival, onTick: live.onTick });
      const whole = [...recorded.arrivals];
      const heeded = whole.findIndex(([, [command]]) => command.currents.every(Number.isFinite));
      const replayed = (arrivals: typeof whole) => {
        const digest = sessionDigest();
        replay(rigOf(seed), new Map(arrivals), TICKS, { onTick: digest.onTick });
        return digest.hex();
      };
      const hex = live.hex();
      expect(replayed(whole)).toBe(hex);
      expect(replayed(whole.toSpliced(heeded, 1))).not.toBe(hex);
    });

    test("reading never writes", () => {
      const undisturbed = session(rigOf(seed), seed);
      const rig = rigOf(seed);
      const ring = createRing(rig.row.length, 64);
      const writer = ringWriter(ring);
      const reader = ringReader(ring);
      const tick = ringTick(rig.row.length);
      const watched = session(rig, seed, () => {
        writer.push(rig.tick, 0, 0, 0, 0, rig.row);
        reader.read(tick);
        tick.row.fill(Number.NaN);
        rig.stimulator.drain();
        for (let s = 0; s < rig.body.brain.sites.length; s++) rig.body.brain.activations(s).slice();
        encodeSnapshot(rig.save());
      });
      expect(watched.digest).toBe(undisturbed.digest);
    });

    test("an identity write is the twin, bit for bit", () => {
      const rig = rigOf(seed);
      const quiet = rigOf(seed);
      const currents = new Float32Array(rig.stimulator.currents.length);
      const zeros: Reactor = {
        react: (tick): Command => ({
          n: tick,
          site: 0,
          currents,
          gain: -1,
          causeTick: tick,
          ttlTicks: 3,
          rampTicks: 2,
        }),
        learn: () => {},
      };
      const sameBits = (a: Float32Array, b: Float32Array) => {
        const [x, y] = [a, b].map((view) => new Uint32Array(view.slice().buffer));
        return x.length === y.length && x.every((bits, i) => bits === y[i]);
      };
      let active = 0;
      let different = 0;
      lockstep(rig, zeros, constantLatency(), TICKS, {
        onTick() {
          lockstep(quiet, asleep, constantLatency(), 1);
          active += viewIn(rig, "steering")[7];
          const twin = viewIn(rig, "twin");
          if (!Object.is(twin.at(-1), 0)) different++;
          if (!sameBits(twin.subarray(0, -1), viewIn(rig, "world"))) different++;
          for (const stream of ["activation", "intention", "trial", "world"]) {
            if (!sameBits(viewIn(rig, stream), viewIn(quiet, stream))) different++;
          }
        },
      });
      expect(different).toBe(0);
      expect(active).toBe(TICKS - 1);
    });

    test("a session saved and restored elsewhere goes on as if nothing had happened", () => {
      const width = rigOf(seed).stimulator.currents.length;
      const parts = () => {
        const rig = rigOf(seed);
        const queue = createCommandQueue();
        return { rig, queue, reactor: randomReactor(seed, width), latency: latencyOf(seed) };
      };
      const run = ({ rig, queue, reactor, latency }: ReturnType<typeof parts>, ticks: number) => {
        const digest = sessionDigest();
        lockstep(rig, reactor, latency, ticks, { queue, onTick: digest.onTick });
        return digest.hex();
      };
      const first = parts();
      const cut = 1 + createRng(seed).below(TICKS / 2);
      run(first, cut);
      const saved = encodeSnapshot(
        Object.fromEntries(Object.entries(first).map(([part, it]) => [part, it.save()])) as Snapshot,
      );
      const second = parts();
      run(second, 17); // somewhere else altogether
      const snapshot = decodeSnapshot(saved);
      for (const [part, it] of Object.entries(second)) it.restore(snapshot[part] as Snapshot);
      expect(snapshotsEqual(second.rig.save(), first.rig.save())).toBe(true);
      expect(run(second, TICKS)).toBe(run(first, TICKS));
      expect(snapshotsEqual(second.rig.save(), first.rig.save())).toBe(true);
    });

    test("waiting for promises changes nothing", async () => {
      const width = rigOf(seed).stimulator.currents.length;
      const direct = sessionDigest();
      lockstep(rigOf(seed), randomReactor(seed, width), constantLatency(2), TICKS, { onTick: direct.onTick });
      const local = randomReactor(seed, width);
      const far = sessionDigest();
      await lockstepAsync(
        rigOf(seed),
        { react: async (tick, row) => local.react(tick, row), learn: async () => local.learn() },
        constantLatency(2),
        TICKS,
        { onTick: far.onTick },
      );
      expect(far.hex()).toBe(direct.hex());
    });
  });
}

const forkSeed = freshSeed();
describe(`forks, seed ${forkSeed}`, () => {
  test("a new draw in one consumer shifts no other", () => {
    const electrodes = { noise: 0.1, dropout: 0.2 };
    const rig = standInRig(forkSeed, { electrodes });
    const other = standInRig(forkSeed, { electrodes, brain: (rng) => leakyBrain(rng, 1) });
    const differs = { activation: false, intention: false, trial: false };
    for (let tick = 0; tick < TICKS; tick++) {
      for (const one of [rig, other]) lockstep(one, asleep, constantLatency(), 1);
      for (const stream of ["activation", "intention", "trial"] as const) {
        const there = viewIn(other, stream);
        differs[stream] ||= viewIn(rig, stream).some((x, i) => i < 2 && x !== there[i]);
      }
    }
    expect(differs).toEqual({ activation: true, intention: false, trial: false });
  });

  test("what the electrodes draw never reaches brain or task", () => {
    const clean = standInRig(forkSeed);
    const noisy = standInRig(forkSeed, { electrodes: imperfect });
    for (const one of [clean, noisy]) lockstep(one, asleep, constantLatency(), TICKS);
    expect(viewIn(noisy, "world")).toEqual(viewIn(clean, "world"));
    expect(viewIn(noisy, "activation")).not.toEqual(viewIn(clean, "activation"));
  });
});

describe("a brain that answers later", () => {
  const remote = (seed: number) => {
    const later = (brain: Brain): Brain => ({
      ...brain,
      step: (...vectors) => Promise.resolve().then(() => brain.step(...vectors)),
    });
    return standInRig(seed, { brain: (rng) => later(leakyBrain(rng)), task: pushTask });
  };

  test("is refused by the drivers that cannot wait", () => {
    expect(() => lockstep(remote(1), asleep, constantLatency(), 1)).toThrow(/lockstepAsync/);
    expect(() => replay(remote(1), new Map(), 1)).toThrow(/lockstepAsync/);
  });

  test("gives the same session as one that answers at once", async () => {
    const seed = freshSeed();
    const near = sessionDigest();
    const far = sessionDigest();
    lockstep(standInRig(seed), randomReactor(seed), constantLatency(), TICKS, { onTick: near.onTick });
    await lockstepAsync(remote(seed), randomReactor(seed), constantLatency(), TICKS, { onTick: far.onTick });
    expect(far.hex(), `seed ${seed}`).toBe(near.hex());
  });
});
