/**
 * The co-processor: (state, goal, phase) → push, trained by back-propagation through imagined trials that begin in
 * real states and run on an emulator to the trial's end. With p the behaviour that the goal g is about and R how near
 * is near enough,
 *
 *   loss = mean over the last `held` ticks of ρ(p − g)/R²  +  HOME · mean before the last epoch of ρ(p)/R²
 *        + energy · mean ‖u/bound‖²,          ρ(e) = r²(√(1 + ‖e‖²/r²) − 1), pseudo-Huber
 *
 * Another emulator imagines in each iteration, with the noise that its one-step errors suggest, so that nothing can be
 * gained from what a single one has got wrong. (Bryan & Rao 2023; Kurutach et al. 2018; Buckman et al. 2018.)
 */
import type { Rng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { createAdam } from "./adam.ts";
import { drawTrial, rateOf, type Schedule } from "./emulate.ts";
import { weightsOf } from "./network.ts";
import type { Plan, Situation } from "./plan.ts";
import { createRollout, roomOfRollout } from "./rollout.ts";
import type { StandardTrial, Units } from "./standard.ts";

const ROWS = 32;
const CLIP = 1;
const HOME = 0.3;
/** Where ρ turns from square to linear, workspace units. */
const LINEAR_FROM = 0.3;
/** Share of imagined trials that begin in the middle of a real one, with its goal; the least ticks they have left. */
const MIDDLE = 0.3;
const LEAST = 20;
/** What is averaged into the report: the last of the iterations. */
const REPORTED = 0.25;
/** The weights that come out are the mean over the last of the iterations (Polyak & Juditsky 1992): less of chance. */
const AVERAGED = 0.5;

export interface Aims {
  readonly bound: number;
  /** Price of pushing at the bound with one electrode, all the time. */
  readonly energy: number;
  /** How near to the goal counts, workspace units. */
  readonly tolerance: number;
  /** Distances from home between which goals are imagined. */
  readonly reach: readonly [number, number];
  /** What a push may depend on: all that the network is shown, or the goal alone, which makes it one vector a goal. */
  readonly sees: "state" | "goal";
}

export interface Imagined {
  /** Share of imagined trials that held the goal. */
  readonly success: number;
  /** Mean distance from the goal in the last ticks. */
  readonly miss: number;
  /** Mean ‖u‖² per tick. */
  readonly effort: number;
}

/** First weights: almost silent. */
export function firstCoprocessor({ coprocessor }: Plan, rng: Rng): Float32Array {
  const { inputs, hidden, outputs } = coprocessor;
  const weights = new Float32Array(weightsOf(coprocessor));
  rng.normals(weights.subarray(inputs * outputs, inputs * (outputs + hidden)), 1 / Math.sqrt(inputs));
  rng.normals(weights.subarray(inputs * (outputs + hidden)), 0.3 / Math.sqrt(hidden));
  return weights;
}

/** Take out of weights, or of their gradient, what comes from anything but the goal and the constant. */
export function blind(weights: Float32Array, { coprocessor, lags, state, push }: Plan, epochs: number): void {
  const { inputs, hidden, outputs } = coprocessor;
  const constant = lags.length * state + push + epochs;
  for (let i = 0; i < inputs; i++) {
    // The time in the epoch comes between the constant and the goal.
    if (i === constant || i > constant + 1) continue;
    weights.fill(0, i * outputs, (i + 1) * outputs);
    weights.fill(0, inputs * outputs + i * hidden, inputs * outputs + (i + 1) * hidden);
  }
}

/** One row of a batch: a trial from tick `lag + from` on, and the ticks it has left. */
interface Scene {
  readonly trial: StandardTrial;
  readonly from: number;
  readonly steps: number;
  readonly goal: Float32Array;
}

/** Train `weights` in place. @param noise standard deviation of imagined noise, per component of the state */
export function trainCoprocessor(
  weights: Float32Array,
  emulators: readonly Float32Array[],
  noise: Float32Array,
  plan: Plan,
  situation: Situation,
  units: Units,
  trials: readonly StandardTrial[],
  aims: Aims,
  schedule: Schedule,
  kernels: Kernels,
  rng: Rng,
): Imagined {
  const { state, push, phase, told: toldWidth, latents, lags, held } = plan;
  const { goals, epochs } = situation;
  const { bound, energy, tolerance, sees } = aims;
  const lag = lags[lags.length - 1];
  const goalAt = epochs + 2;
  const most = Math.max(...trials.map(({ ticks }) => ticks)) - lag - 1;
  const room = roomOfRollout(plan, ROWS, most, true) + weights.length + emulators[0].length + 32;
  const workspace = kernels.workspace(room);
  const trained = workspace.take(weights.length);
  trained.set(weights);
  if (sees === "goal") blind(trained, plan, epochs);
  const emulator = workspace.take(emulators[0].length);
  const roll = createRollout(
    workspace,
    plan,
    { emulator, coprocessor: { weights: trained, bound } },
    ROWS,
    most,
  );
  const gradient = new Float32Array(weights.length);
  const mean = new Float64Array(weights.length);
  const adam = createAdam(weights.length, CLIP);
  const report = { success: 0, miss: 0, effort: 0, iterations: 0 };

  const drawScene = (): Scene => {
    const trial = drawTrial(trials, rng);
    const whole = trial.ticks - lag - 1;
    const inTheMiddle = rng.uniform() < MIDDLE && whole > LEAST && Number.isFinite(trial.goal[0]);
    const from = inTheMiddle ? rng.below(whole - LEAST) : 0;
    return { trial, from, steps: whole - from, goal: from > 0 ? trial.goal : drawGoal(aims, goals, rng) };
  };
  const place = (b: number, { trial, from, steps, goal }: Scene) => {
    const copy = (to: Float32Array, values: Float32Array, t: number, width: number) => {
      for (let i = 0; i < width; i++) to[b * width + i] = values[t * width + i];
    };
    for (let l = 0; l <= lag; l++) copy(roll.states[l], trial.states, from + l, state);
    copy(roll.trace, trial.traces, from + lag, push);
    for (let t = 0; t < most; t++) {
      const at = from + lag + Math.min(t, steps);
      copy(roll.phases[t], trial.phases, at, phase);
      copy(roll.told[t], trial.told, at, toldWidth);
      for (let g = 0; g < goals; g++) roll.told[t][b * toldWidth + goalAt + g] = goal[g];
    }
  };

  /** Derivatives of row `b`'s share of the loss; adds to the report when `counts`. */
  const judge = (b: number, { trial, from, steps, goal }: Scene, counts: boolean) => {
    const still = Math.max(0, trial.last - lag - from);
    let holds = true;
    let miss = 0;
    let effort = 0;
    for (let t = 1; t <= steps; t++) {
      const isHeld = t > steps - held;
      if (isHeld || t <= still) {
        const weight = (isHeld ? 1 / held : HOME / still) / (ROWS * tolerance ** 2);
        const at = b * state + latents;
        const s = roll.states[lag + t];
        const d = roll.dStates[lag + t];
        let square = 0;
        for (let g = 0; g < goals; g++) {
          const p = s[at + g] * units.sd[latents + g] + units.mean[latents + g];
          square += (p - (isHeld ? goal[g] : 0)) ** 2;
        }
        const root = Math.sqrt(1 + square / LINEAR_FROM ** 2);
        for (let g = 0; g < goals; g++) {
          const sd = units.sd[latents + g];
          const p = s[at + g] * sd + units.mean[latents + g];
          d[at + g] += (weight * sd * (p - (isHeld ? goal[g] : 0))) / root;
        }
        if (isHeld) {
          holds &&= square <= tolerance ** 2;
          miss += Math.sqrt(square) / held;
        }
      }
      const price = (2 * energy) / (ROWS * steps * bound ** 2);
      for (let m = b * push; m < (b + 1) * push; m++) {
        const u = roll.pushes[t - 1][m];
        roll.dPushes[t - 1][m] += price * u;
        effort += (u * u) / steps;
      }
    }
    if (!counts || from > 0) return;
    report.iterations++;
    report.success += holds ? 1 : 0;
    report.miss += miss;
    report.effort += effort;
  };

  const averagedFrom = Math.floor((1 - AVERAGED) * schedule.iterations);
  for (let iteration = 0; iteration < schedule.iterations; iteration++) {
    emulator.set(emulators[iteration % emulators.length]);
    const scenes = Array.from({ length: ROWS }, drawScene);
    scenes.forEach((scene, b) => {
      place(b, scene);
    });
    const longest = Math.max(...scenes.map(({ steps }) => steps));
    for (let t = 0; t < longest; t++) {
      const jitter = rng.normals(roll.noise[t], 1);
      for (let i = 0; i < jitter.length; i++) jitter[i] *= noise[i % state];
    }
    roll.forward(longest);
    for (const d of roll.dStates) d.fill(0);
    for (const d of roll.dPushes) d.fill(0);
    const counts = iteration >= (1 - REPORTED) * schedule.iterations;
    scenes.forEach((scene, b) => {
      judge(b, scene, counts);
    });
    roll.backward(longest);
    roll.coprocessor!.gradient(gradient, longest);
    if (sees === "goal") blind(gradient, plan, epochs);
    adam.step(trained, gradient, rateOf(schedule, iteration));
    if (iteration >= averagedFrom) for (let i = 0; i < mean.length; i++) mean[i] += trained[i];
  }
  for (let i = 0; i < mean.length; i++) weights[i] = mean[i] / (schedule.iterations - averagedFrom);
  const { success, miss, effort, iterations } = report;
  const of = Math.max(1, iterations);
  return { success: success / of, miss: miss / of, effort: effort / of };
}

/** A goal in any direction, at a distance within reach. */
function drawGoal({ reach: [near, far] }: Aims, goals: number, rng: Rng): Float32Array {
  const goal = rng.normals(new Float32Array(goals), 1);
  const distance = near + (far - near) * rng.uniform();
  const length = Math.hypot(...goal) || 1;
  return goal.map((value) => (value / length) * distance);
}
