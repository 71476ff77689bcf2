/**
 * A rollout of the emulator over `rows` trials side by side, with or without a co-processor in the loop, forward and
 * backward in time. With s the state in standard units, u the push, v its trace, c the phase, one step is
 *
 *   u_t = bound · tanh(C(s_t, s_{t−l}, …; v_t; told_t))           with a co-processor
 *   s_{t+1} = s_t + E(s_t, s_{t−l}, …; u_t; v_t; c_t) + noise_t
 *   v_{t+1} = d v_t + (1 − d) u_t
 *
 * Slices of `states` are counted from the oldest lag: slice `lag + t` is s_t.
 */
import type { Workspace } from "../../kernels/workspace.ts";
import { createTape, roomOfTape, type Tape } from "./network.ts";
import type { Plan } from "./plan.ts";

type Slices = readonly Float32Array[];

export interface Rollout {
  readonly emulator: Tape;
  readonly coprocessor: Tape | undefined;
  /** lag + steps + 1 slices of rows × state, and the derivatives of the loss by them. */
  readonly states: Slices;
  readonly dStates: Slices;
  /** steps slices of rows × push. */
  readonly pushes: Slices;
  readonly dPushes: Slices;
  /** The trace before the first step: rows × push. */
  readonly trace: Float32Array;
  /** steps slices. */
  readonly phases: Slices;
  readonly told: Slices;
  readonly noise: Slices;
  forward(steps: number): void;
  /** From `dStates` and `dPushes`, which it uses up, to the derivatives on the tapes. */
  backward(steps: number): void;
}

/** Networks of a rollout: weights taken from its workspace, and the co-processor's largest push. */
export interface Networks {
  readonly emulator: Float32Array;
  readonly coprocessor?: { readonly weights: Float32Array; readonly bound: number };
}

/** Floats that a rollout takes up in a workspace, its networks' weights not counted. */
export function roomOfRollout(plan: Plan, rows: number, steps: number, steered: boolean): number {
  const emulator = roomOfTape(plan.emulator, rows, steps);
  return steered ? emulator + roomOfTape(plan.coprocessor, rows, steps) : emulator;
}

export function createRollout(
  workspace: Workspace,
  plan: Plan,
  networks: Networks,
  rows: number,
  most: number,
): Rollout {
  const { state, push, phase, told: toldWidth, lags, decay } = plan;
  const lag = lags[lags.length - 1];
  const history = lags.length * state;
  const emulator = createTape(workspace, plan.emulator, networks.emulator, rows, most);
  const steering = networks.coprocessor;
  const bound = steering?.bound ?? 0;
  const coprocessor =
    steering === undefined
      ? undefined
      : createTape(workspace, plan.coprocessor, steering.weights, rows, most);
  const slices = (count: number, width: number): Slices =>
    Array.from({ length: count }, () => new Float32Array(rows * width));
  const states = slices(lag + most + 1, state);
  const dStates = slices(lag + most + 1, state);
  const pushes = slices(most, push);
  const dPushes = slices(most, push);
  const traces = slices(most + 1, push);
  const dTraces = slices(most + 1, push);
  const phases = slices(most, phase);
  const told = slices(most, toldWidth);
  const noise = slices(most, state);

  /** Columns `at` and on of a tape's input, from a slice; and back, adding. */
  const put = (x: Float32Array, at: number, slice: Float32Array) => {
    const width = slice.length / rows;
    const stride = x.length / rows;
    for (let b = 0; b < rows; b++) {
      for (let i = 0; i < width; i++) x[b * stride + at + i] = slice[b * width + i];
    }
  };
  const addBack = (slice: Float32Array, dx: Float32Array, at: number) => {
    const width = slice.length / rows;
    const stride = dx.length / rows;
    for (let b = 0; b < rows; b++) {
      for (let i = 0; i < width; i++) slice[b * width + i] += dx[b * stride + at + i];
    }
  };
  const remember = (x: Float32Array, t: number) => {
    for (let j = 0; j < lags.length; j++) put(x, j * state, states[lag + t - lags[j]]);
  };
  const recall = (dx: Float32Array, t: number) => {
    for (let j = 0; j < lags.length; j++) addBack(dStates[lag + t - lags[j]], dx, j * state);
  };

  const steer = (tape: Tape, t: number) => {
    const x = tape.x[t];
    const y = tape.y[t];
    remember(x, t);
    put(x, history, traces[t]);
    put(x, history + push, told[t]);
    tape.forward(t);
    workspace.tanh(y, y);
    const given = pushes[t];
    for (let i = 0; i < y.length; i++) given[i] = bound * y[i];
  };
  const steerBack = (tape: Tape, t: number) => {
    const y = tape.y[t];
    const dy = tape.dy[t];
    const d = dPushes[t];
    for (let i = 0; i < dy.length; i++) dy[i] = d[i] * bound * (1 - y[i] * y[i]);
    tape.backward(t);
    recall(tape.dx, t);
    addBack(dTraces[t], tape.dx, history);
  };

  return {
    emulator,
    coprocessor,
    states,
    dStates,
    pushes,
    dPushes,
    trace: traces[0],
    phases,
    told,
    noise,
    forward(steps) {
      for (let t = 0; t < steps; t++) {
        if (coprocessor !== undefined) steer(coprocessor, t);
        const x = emulator.x[t];
        remember(x, t);
        put(x, history, pushes[t]);
        put(x, history + push, traces[t]);
        put(x, history + 2 * push, phases[t]);
        emulator.forward(t);
        const [before, next, change, jitter] = [
          states[lag + t],
          states[lag + t + 1],
          emulator.y[t],
          noise[t],
        ];
        for (let i = 0; i < next.length; i++) next[i] = before[i] + change[i] + jitter[i];
        const [past, trace, given] = [traces[t], traces[t + 1], pushes[t]];
        for (let i = 0; i < trace.length; i++) trace[i] = decay * past[i] + (1 - decay) * given[i];
      }
    },
    backward(steps) {
      emulator.transpose();
      coprocessor?.transpose();
      for (let t = 0; t <= steps; t++) dTraces[t].fill(0);
      for (let t = steps - 1; t >= 0; t--) {
        const d = dStates[lag + t + 1];
        const before = dStates[lag + t];
        emulator.dy[t].set(d);
        emulator.backward(t);
        for (let i = 0; i < d.length; i++) before[i] += d[i];
        recall(emulator.dx, t);
        if (coprocessor === undefined) continue;
        const [given, after, trace] = [dPushes[t], dTraces[t + 1], dTraces[t]];
        for (let i = 0; i < given.length; i++) {
          given[i] += (1 - decay) * after[i];
          trace[i] += decay * after[i];
        }
        addBack(dPushes[t], emulator.dx, history);
        addBack(dTraces[t], emulator.dx, history + push);
        steerBack(coprocessor, t);
      }
    },
  };
}
