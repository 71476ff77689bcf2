/**
 * The emulator: one step of the brain as its implant shows it, s_{t+1} = s_t + E(s, u, v, c), learned from rollouts of
 * `horizon` ticks that start anywhere in remembered trials and are given what was delivered. The linear part begins
 * as ridge regression; the loss is the mean square error of all ticks and components, the behaviour counting double.
 * (Multi-step loss: Venkatraman et al. 2015.) Several that differ in their first weights and in what they are shown
 * tell by their disagreement what is not known (Lakshminarayanan et al. 2017).
 */
import { Matrix, solve } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { createAdam } from "./adam.ts";
import { weightsOf } from "./network.ts";
import type { Plan } from "./plan.ts";
import { createRollout, type Rollout, roomOfRollout } from "./rollout.ts";
import type { StandardTrial } from "./standard.ts";

const ROWS = 64;
const RIDGE = 3;
const CLIP = 1;
const BEHAVIOUR_WEIGHT = 2;
/** Later trials are drawn more often: the index is count · uniform^this. */
export const RECENCY = 0.7;

export interface Schedule {
  readonly iterations: number;
  /** Adam's rate falls geometrically from first to last iteration. */
  readonly firstRate: number;
  readonly lastRate: number;
}

/** The rate of iteration `i`. */
export function rateOf({ iterations, firstRate, lastRate }: Schedule, i: number): number {
  return firstRate * (lastRate / firstRate) ** (i / iterations);
}

/** Draw a trial, recent ones more often. */
export function drawTrial<T>(trials: readonly T[], rng: Rng): T {
  return trials[Math.floor(trials.length * rng.uniform() ** RECENCY)];
}

/** First weights: ridge regression of the change on the input, and a hidden layer that does nothing yet. */
export function firstEmulator(plan: Plan, trials: readonly StandardTrial[], rng: Rng): Float32Array {
  const { inputs, hidden, outputs } = plan.emulator;
  const { state, lags } = plan;
  const lag = lags[lags.length - 1];
  const weights = new Float32Array(weightsOf(plan.emulator));
  rng.normals(weights.subarray(inputs * outputs, inputs * (outputs + hidden)), 1 / Math.sqrt(inputs));
  const powers = new Float64Array(inputs * inputs);
  const products = new Float64Array(inputs * outputs);
  const x = new Float32Array(inputs);
  for (const trial of trials) {
    for (let t = lag; t < trial.ticks - 1; t++) {
      writeInput(x, plan, trial, t);
      for (let i = 0; i < inputs; i++) {
        if (x[i] === 0) continue;
        for (let j = 0; j <= i; j++) powers[i * inputs + j] += x[i] * x[j];
        for (let k = 0; k < state; k++) {
          const change = trial.states[(t + 1) * state + k] - trial.states[t * state + k];
          products[i * outputs + k] += x[i] * change;
        }
      }
    }
  }
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < i; j++) powers[j * inputs + i] = powers[i * inputs + j];
    powers[i * inputs + i] += RIDGE;
  }
  const linear = solve(
    Matrix.from1DArray(inputs, inputs, powers),
    Matrix.from1DArray(inputs, outputs, products),
  );
  weights.set(linear.to1DArray());
  return weights;
}

/** The emulator's input at tick `t` of a trial, whose push it feels in the tick after. */
function writeInput(x: Float32Array, plan: Plan, trial: StandardTrial, t: number): void {
  const { state, push, phase, lags } = plan;
  const history = lags.length * state;
  for (const [j, l] of lags.entries()) {
    x.set(trial.states.subarray((t - l) * state, (t - l + 1) * state), j * state);
  }
  x.set(trial.pushes.subarray((t + 1) * push, (t + 2) * push), history);
  x.set(trial.traces.subarray(t * push, (t + 1) * push), history + push);
  x.set(trial.phases.subarray(t * phase, (t + 1) * phase), history + 2 * push);
}

/** Put row `b` of a rollout at tick `from` of a trial, with what was delivered in the `steps` ticks after it. */
function place(
  roll: Rollout,
  plan: Plan,
  b: number,
  trial: StandardTrial,
  from: number,
  steps: number,
): void {
  const { state, push, phase, lags } = plan;
  const lag = lags[lags.length - 1];
  const copy = (to: Float32Array, values: Float32Array, t: number, width: number) => {
    for (let i = 0; i < width; i++) to[b * width + i] = values[t * width + i];
  };
  for (let l = 0; l <= lag; l++) copy(roll.states[l], trial.states, from - lag + l, state);
  copy(roll.trace, trial.traces, from, push);
  for (let t = 0; t < steps; t++) {
    copy(roll.pushes[t], trial.pushes, from + t + 1, push);
    copy(roll.phases[t], trial.phases, from + t, phase);
  }
}

/** Train `weights` in place. @param trials each longer than lag + horizon + 1 ticks */
export function trainEmulator(
  weights: Float32Array,
  plan: Plan,
  trials: readonly StandardTrial[],
  schedule: Schedule,
  kernels: Kernels,
  rng: Rng,
): void {
  const { state, latents, lags, horizon } = plan;
  const lag = lags[lags.length - 1];
  const workspace = kernels.workspace(roomOfRollout(plan, ROWS, horizon, false) + weights.length + 16);
  const trained = workspace.take(weights.length);
  trained.set(weights);
  const roll = createRollout(workspace, plan, { emulator: trained }, ROWS, horizon);
  const gradient = new Float32Array(weights.length);
  const adam = createAdam(weights.length, CLIP);
  const scale = 2 / (ROWS * horizon * state);
  const shown: { trial: StandardTrial; from: number }[] = new Array(ROWS);
  for (let iteration = 0; iteration < schedule.iterations; iteration++) {
    for (let b = 0; b < ROWS; b++) {
      const trial = drawTrial(trials, rng);
      const from = lag + rng.below(trial.ticks - lag - horizon);
      shown[b] = { trial, from };
      place(roll, plan, b, trial, from, horizon);
    }
    roll.forward(horizon);
    for (const d of roll.dStates) d.fill(0);
    for (let t = 1; t <= horizon; t++) {
      const s = roll.states[lag + t];
      const d = roll.dStates[lag + t];
      for (let b = 0; b < ROWS; b++) {
        const { trial, from } = shown[b];
        for (let i = 0; i < state; i++) {
          const error = s[b * state + i] - trial.states[(from + t) * state + i];
          d[b * state + i] = scale * (i < latents ? error : BEHAVIOUR_WEIGHT * error);
        }
      }
    }
    roll.backward(horizon);
    roll.emulator.gradient(gradient, horizon);
    adam.step(trained, gradient, rateOf(schedule, iteration));
  }
  weights.set(trained);
}

/** How far off an emulator is one tick ahead in these trials: RMS error per component of the state, in standard units. */
export function examineEmulator(
  weights: Float32Array,
  plan: Plan,
  trials: readonly StandardTrial[],
  kernels: Kernels,
  rng: Rng,
): Float32Array {
  const { state, lags, horizon } = plan;
  const lag = lags[lags.length - 1];
  const rows = 4 * ROWS;
  const workspace = kernels.workspace(roomOfRollout(plan, rows, 1, false) + weights.length + 16);
  const examined = workspace.take(weights.length);
  examined.set(weights);
  const roll = createRollout(workspace, plan, { emulator: examined }, rows, 1);
  const shown = Array.from({ length: rows }, (_, b) => {
    const trial = drawTrial(trials, rng);
    const from = lag + rng.below(trial.ticks - lag - horizon);
    place(roll, plan, b, trial, from, 1);
    return { trial, from };
  });
  roll.forward(1);
  const squares = new Float32Array(state);
  shown.forEach(({ trial, from }, b) => {
    for (let i = 0; i < state; i++) {
      const error = roll.states[lag + 1][b * state + i] - trial.states[(from + 1) * state + i];
      squares[i] += error ** 2 / rows;
    }
  });
  return squares.map(Math.sqrt);
}
