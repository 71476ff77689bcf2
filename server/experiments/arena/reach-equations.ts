/**
 * The true equations of the brain `reach` and of the point mass that it moves, as whoever may open it knows them, without
 * its noise, over a horizon of ticks under currents a (ticks × electrodes):
 *
 *   x_t = (1−α)x_{t−1} + α(W r_{t−1} + W_in u_t + b) + B a_t,   r = tanh(max(x, 0)),   y_t = W_out r_t + b_out
 *   v_t = (1 − F dt)v_{t−1} + G dt y_t,   p_t = p_{t−1} + dt v_t,   u_t = cue, hold | p seen late | p, v felt late
 *
 * and by the adjoint, backward in time, the derivative of where the hand is at chosen ticks by every current before.
 */
import { leakOf } from "../../brains/rnn.ts";
import { simdKernels } from "../../kernels/index.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { FRICTION, GAIN } from "../../tasks/point-mass.ts";
import { PROPRIOCEPTIVE_DELAY_MS, ticksOf, VISUAL_DELAY_MS } from "../../tasks/reach-trial.ts";

/** Inputs of the task: what it tells, then where p is seen, then p and v as they are felt. */
export const TOLD = 3;
const SEEN = 3;
const FELT = 5;
/** Places are differentiated side by side, so many at most. */
export const MOST_PLACES = 8;

/** One coordinate of the hand, x or y, after so many ticks of the horizon. */
export interface Place {
  readonly tick: number;
  readonly axis: 0 | 1;
}

export interface ReachEquations {
  /** Ticks of the hand's past that matter, the present one included. */
  readonly past: number;
  /** The hand (x, y, vx, vy): `past` ticks up to now, then each tick of the horizon. */
  readonly hand: Float64Array;
  /** Live `ticks` ticks from state `x`, the hand's past in `hand`. @param told ticks × TOLD */
  forward(x: Float32Array, told: Float32Array, currents: Float64Array, ticks: number): void;
  /** Coordinate of the hand at a place, as it was lived. */
  at(place: Place): number;
  /** Its derivatives by all currents, from the life last lived: places × ticks × electrodes. @param places at most 8 */
  backward(out: Float64Array, places: readonly Place[], ticks: number): void;
}

/** @param reach units × electrodes: what a unit gets of a current; @param most ticks of a horizon */
export function reachEquations(
  { units, inputs, actions, recurrent, input, bias, output, outputBias }: RnnWeights,
  reach: Float32Array,
  dtMs: number,
  most: number,
): ReachEquations {
  const alpha = leakOf(dtMs);
  const dt = dtMs / 1000;
  const electrodes = reach.length / units;
  // What is sensed in a tick is what was written so many ticks before the last one.
  const seenAgo = ticksOf(VISUAL_DELAY_MS, dtMs) + 1;
  const feltAgo = ticksOf(PROPRIOCEPTIVE_DELAY_MS, dtMs) + 1;
  const past = Math.max(seenAgo, feltAgo);
  const hand = new Float64Array((past + most) * 4);
  const rates = new Float64Array((most + 1) * units);
  const state = new Float64Array(units);
  const u = new Float64Array(inputs);
  const workspace = simdKernels().workspace(units * units + 2 * MOST_PLACES * units + 64);
  const weights = workspace.take(units * units);
  weights.set(recurrent);
  /** Derivative of each place by x, and that by r through the recurrent weights: places × units. */
  const dx = workspace.take(MOST_PLACES * units);
  const dr = workspace.take(MOST_PLACES * units);
  /** Derivative of each place by what was sensed in each tick: ticks × places × inputs. */
  const sensed = new Float64Array((most + past + 1) * MOST_PLACES * inputs);
  /** Derivative of each place by p and v of the hand. */
  const dHand = new Float64Array(MOST_PLACES * 4);

  /** Index in `hand` of tick `t` of the horizon; 0 is now. */
  const row = (t: number) => (past - 1 + t) * 4;
  const sense = (told: Float32Array, t: number) => {
    for (let i = 0; i < TOLD; i++) u[i] = told[(t - 1) * TOLD + i];
    for (let i = 0; i < 2; i++) u[SEEN + i] = hand[row(t - seenAgo) + i];
    for (let i = 0; i < 4; i++) u[FELT + i] = hand[row(t - feltAgo) + i];
  };

  return {
    past,
    hand,
    at: ({ tick, axis }) => hand[row(tick) + axis],
    forward(x, told, currents, ticks) {
      for (let i = 0; i < units; i++) {
        state[i] = x[i];
        rates[i] = Math.tanh(Math.max(x[i], 0));
      }
      for (let t = 1; t <= ticks; t++) {
        sense(told, t);
        const [before, after] = [(t - 1) * units, t * units];
        for (let i = 0; i < units; i++) {
          let drive = bias[i];
          for (let j = 0; j < units; j++) drive += recurrent[i * units + j] * rates[before + j];
          for (let j = 0; j < inputs; j++) drive += input[i * inputs + j] * u[j];
          let given = 0;
          for (let m = 0; m < electrodes; m++) {
            given += reach[i * electrodes + m] * currents[(t - 1) * electrodes + m];
          }
          state[i] = (1 - alpha) * state[i] + alpha * drive + given;
          rates[after + i] = Math.tanh(Math.max(state[i], 0));
        }
        for (let k = 0; k < actions; k++) {
          let y = outputBias[k];
          for (let i = 0; i < units; i++) y += output[k * units + i] * rates[after + i];
          const v = (1 - FRICTION * dt) * hand[row(t - 1) + 2 + k] + GAIN * dt * y;
          hand[row(t) + 2 + k] = v;
          hand[row(t) + k] = hand[row(t - 1) + k] + dt * v;
        }
      }
    },
    backward(out, places, ticks) {
      dx.fill(0);
      dHand.fill(0);
      sensed.fill(0);
      const width = MOST_PLACES * inputs;
      for (let t = ticks; t >= 1; t--) {
        workspace.multiply(dr, dx, weights, MOST_PLACES, units, units);
        for (const [n, place] of places.entries()) {
          const d = n * 4;
          const seen = (t + seenAgo) * width + n * inputs + SEEN;
          const felt = (t + feltAgo) * width + n * inputs + FELT;
          if (place.tick === t) dHand[d + place.axis] += 1;
          for (let k = 0; k < 2; k++) {
            // v_t moves p_t; v_{t+1}'s share was left here by the tick after.
            dHand[d + k] += sensed[seen + k] + sensed[felt + k];
            dHand[d + 2 + k] += sensed[felt + 2 + k];
            dHand[d + 2 + k] += dt * dHand[d + k];
          }
          for (let i = 0; i < units; i++) {
            const r = rates[t * units + i];
            const at = n * units + i;
            let by = alpha * dr[at];
            for (let k = 0; k < actions; k++) by += output[k * units + i] * GAIN * dt * dHand[d + 2 + k];
            // A silent unit passes nothing on.
            dx[at] = (1 - alpha) * dx[at] + (r > 0 ? (1 - r * r) * by : 0);
          }
          for (let k = 0; k < 2; k++) dHand[d + 2 + k] *= 1 - FRICTION * dt;
          const now = t * width + n * inputs;
          for (let j = SEEN; j < inputs; j++) {
            let by = 0;
            for (let i = 0; i < units; i++) by += input[i * inputs + j] * dx[n * units + i];
            sensed[now + j] = alpha * by;
          }
          for (let m = 0; m < electrodes; m++) {
            let by = 0;
            for (let i = 0; i < units; i++) by += reach[i * electrodes + m] * dx[n * units + i];
            out[(n * ticks + t - 1) * electrodes + m] = by;
          }
        }
      }
    },
  };
}
