/**
 * Small stand-ins for tests of the loop: a leaky net of 12 units, a task whose trials have random lengths, a reactor
 * that steers at random, and a rig of them. They are honest: noisy, stateful, and sensitive to every float.
 */
import { createElectrodes, type ElectrodeOptions } from "../streams/electrode.ts";
import type { Rig } from "../streams/loop.ts";
import type { Brain, Command, Reactor, Snapshot, Stateful, Task } from "../streams/ports.ts";
import { createRig } from "../streams/rig.ts";
import { createRng, type Rng } from "../streams/rng.ts";
import { createStimulator, type StimulatorParams } from "../streams/stimulator.ts";

/** A fresh seed for this run of the tests; name it in the test, so that a failure can be repeated. */
export const freshSeed = (): number => Math.floor(Math.random() * 2 ** 32);

/**
 * The first seed of a claim about many lives: the same ones each time, chosen before anything was seen of them, so that
 * what the test says can be repeated. What is exact holds for every seed, and takes a fresh one. `SEEDS=n` looks elsewhere.
 */
export const claimSeed = (): number => Number(process.env.SEEDS ?? 1000);

export const UNITS = 12;

/** x ← .8x + W tanh(x) + B u + noise + s; action = the first two rates. */
export function leakyBrain(rng: Rng, extraDraws = 0): Brain {
  const weights = rng.fork("weights");
  const recurrent = weights.normals(new Float32Array(UNITS * UNITS), 0.3);
  const input = weights.normals(new Float32Array(UNITS * 2), 0.5);
  const noise = rng.fork("noise");
  for (let i = 0; i < extraDraws; i++) noise.bits();
  const x = new Float32Array(UNITS);
  const r = new Float32Array(UNITS);
  const xi = new Float32Array(UNITS);
  return {
    name: "leaky",
    dtMs: 10,
    inputs: 2,
    actions: 2,
    sites: [{ name: "cortex", width: UNITS }],
    step(action, u, stimulation) {
      noise.normals(xi, 0.05);
      for (let i = 0; i < UNITS; i++) {
        let drive = xi[i] + input[2 * i] * u[0] + input[2 * i + 1] * u[1];
        for (let j = 0; j < UNITS; j++) drive += recurrent[i * UNITS + j] * r[j];
        x[i] = 0.8 * x[i] + 0.2 * drive + stimulation[0][i];
      }
      for (let i = 0; i < UNITS; i++) r[i] = Math.tanh(x[i]);
      action.set(r.subarray(0, 2));
    },
    activations: () => r,
    save: () => ({ x: x.slice(), r: r.slice(), noise: noise.save() }),
    restore(snapshot) {
      x.set(snapshot.x as Float32Array);
      r.set(snapshot.r as Float32Array);
      noise.restore(snapshot.noise as Snapshot);
    },
  };
}

/** Push a point to a random place; a trial takes 5 to 14 ticks. Schedule and behaviour do not mix. */
export function pushTask(rng: Rng): Task {
  const schedule = rng.fork("schedule");
  const place = new Float32Array(2);
  const target = new Float32Array(2);
  let told: Float32Array | undefined;
  const now = { trial: -1, tick: 0, length: 0 };
  const begin = () => {
    now.trial++;
    now.tick = 0;
    now.length = 5 + schedule.below(10);
    schedule.normals(target, 0.5);
    if (told !== undefined) target.set(told);
  };
  begin();
  return {
    name: "push",
    inputs: 2,
    actions: 2,
    intentions: ["x", "y"],
    goals: 2,
    worlds: ["placeX", "placeY"],
    behaviours: 2,
    epochs: ["push"],
    trialTicks: 9.5,
    sense: (input) => input.set(target),
    advance(action) {
      if (now.tick + 1 >= now.length) begin();
      else now.tick++;
      for (let i = 0; i < 2; i++) place[i] += 0.1 * action[i];
    },
    intention: (out) => out.set(target),
    world: (out) => out.set(place),
    trial: () => ({
      trial: now.trial,
      epoch: 0,
      ticksInEpoch: now.tick,
      outcome: now.tick + 1 >= now.length ? place[0] > 0 : undefined,
    }),
    judge: (goal) => Math.hypot(goal[0] - place[0], goal[1] - place[1]) < 0.2,
    instruct(goal) {
      told = goal?.slice();
    },
    save: () => ({
      ...now,
      place: place.slice(),
      target: target.slice(),
      told: told?.slice() ?? null,
      schedule: schedule.save(),
    }),
    restore(snapshot) {
      const { trial, tick, length } = snapshot;
      Object.assign(now, { trial, tick, length });
      place.set(snapshot.place as Float32Array);
      target.set(snapshot.target as Float32Array);
      told = (snapshot.told as Float32Array | null) ?? undefined;
      schedule.restore(snapshot.schedule as Snapshot);
    },
  };
}

export interface StandInOptions {
  readonly electrodes?: Omit<ElectrodeOptions, "brain">;
  readonly stimulator?: StimulatorParams;
  readonly brain?: (rng: Rng) => Brain;
  readonly task?: (rng: Rng) => Task;
}

export function standInRig(seed: number, options: StandInOptions = {}): Rig {
  return createRig({
    seed,
    brain: options.brain ?? leakyBrain,
    task: options.task ?? pushTask,
    electrodes: (brain, rng) => createElectrodes({ ...options.electrodes, brain }, rng),
    stimulator: (brain) => createStimulator({ ...options.stimulator, brain }),
  });
}

/**
 * Steers from what it reads: currents depend on the row, on a weight that it learns from the row, and on chance. Now
 * and then it says nothing, and now and then what it says must be refused.
 */
export function randomReactor(seed: number, width = UNITS): Reactor & Stateful {
  const rng = createRng(seed);
  const currents = new Float32Array(width);
  const state = { n: 0, weight: 0 };
  let seen = 0;
  return {
    react(tick, row): Command | undefined {
      seen = row[0];
      if (rng.uniform() < 0.2) return undefined;
      for (let m = 0; m < width; m++) currents[m] = 0.3 * rng.normal() + state.weight * row[m % row.length];
      if (rng.uniform() < 0.05) currents[0] = Number.NaN;
      state.n++;
      const command = { n: state.n, site: 0, currents, gain: 1, causeTick: tick };
      const rest = { ttlTicks: 1 + rng.below(8), rampTicks: rng.below(4) };
      return rng.uniform() < 0.1 ? { ...command, ...rest, id: `c${state.n}` } : { ...command, ...rest };
    },
    learn() {
      state.weight += 0.01 * (seen - state.weight);
    },
    save: () => ({ ...state, rng: rng.save() }),
    restore(snapshot) {
      const { n, weight } = snapshot;
      Object.assign(state, { n, weight });
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}
