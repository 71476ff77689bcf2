/**
 * The emulator held against what happens. A forecast begins where the brain is, in the steered part of a trial, and goes
 * on tick by tick on what the emulator says and on what is delivered; a little later and at its end it is compared with
 * where the behaviour then is, and the next one begins. So each is about what the emulator has not seen when it is made.
 */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { createOneRow } from "./one-row.ts";
import { type Plan, type Situation, writePhase } from "./plan.ts";
import type { Senses } from "./senses.ts";
import type { Units } from "./standard.ts";

export interface Forecaster extends Stateful {
  /** Take in this tick, which `senses` has taken in. */
  hear(moment: Moment, senses: Senses): void;
  /** RMS error of the goal's behaviour `horizons[i]` ms ahead, workspace units; NaN before the first. */
  error(i: number): number;
}

/** Brain time ahead at which forecasts are compared, ms, ascending: the last is where they end. */
export const HORIZONS_MS = [50, 150];
/** Errors are means over all forecasts, and from so many on running ones. */
const REMEMBERED = 50;

/** @param weights of the emulator; @param from the first epoch in which forecasts are made */
export function createForecaster(
  plan: Plan,
  { epochs, goals, dtMs }: Situation,
  { sd }: Units,
  weights: Float32Array,
  from: number,
): Forecaster {
  const { state, push, latents, lags, decay } = plan;
  const lag = lags[lags.length - 1];
  const horizons = HORIZONS_MS.map((ms) => Math.max(1, Math.round(ms / dtMs)));
  const history = lags.length * state;
  const forward = createOneRow(plan.emulator, weights);
  const x = new Float32Array(plan.emulator.inputs);
  const y = new Float64Array(plan.emulator.outputs);
  /** States as forecast, and before the forecast began as they were: that of `n` ticks ago is the `n`-th. */
  const states = new Float32Array((lag + 1) * state);
  const trace = new Float32Array(push);
  const happened = new Float32Array(state);
  const squares = new Float64Array(horizons.length).fill(Number.NaN);
  const counts = new Float64Array(horizons.length);
  /** `ahead`: ticks that the forecast has come; -1: there is none. `steady`: ticks since the last gap. */
  const now = { ahead: -1, steady: 0, tick: Number.NaN, trial: -1, epoch: 0 };

  const begin = (senses: Senses) => {
    for (let n = 0; n <= lag; n++) senses.recall(states, n * state, n);
    trace.set(senses.trace);
    now.ahead = 0;
  };
  const advance = ({ given }: Senses) => {
    for (let j = 0; j < lags.length; j++) {
      for (let i = 0, at = lags[j] * state; i < state; i++) x[j * state + i] = states[at + i];
    }
    x.fill(0, history);
    x.set(given, history);
    x.set(trace, history + push);
    writePhase(x, history + 2 * push, now.epoch, epochs);
    forward(y, x);
    states.copyWithin(state, 0, lag * state);
    for (let i = 0; i < state; i++) states[i] += y[i];
    for (let m = 0; m < given.length; m++) trace[m] = decay * trace[m] + (1 - decay) * given[m];
    now.ahead++;
  };
  const compare = (i: number, senses: Senses) => {
    senses.recall(happened, 0, 0);
    let square = 0;
    for (let k = latents; k < latents + goals; k++) square += ((states[k] - happened[k]) * sd[k]) ** 2;
    square /= goals;
    if (!Number.isFinite(square)) return;
    const rate = 1 / Math.min(++counts[i], REMEMBERED);
    squares[i] = counts[i] === 1 ? square : squares[i] + rate * (square - squares[i]);
  };

  return {
    hear({ tick, trial, epoch }, senses) {
      if (senses.tick !== tick) return;
      const goesOn = tick === now.tick + 1;
      now.steady = goesOn ? now.steady + 1 : 0;
      if (!goesOn || trial !== now.trial) now.ahead = -1;
      if (now.ahead >= 0) {
        advance(senses);
        const i = horizons.indexOf(now.ahead);
        if (i >= 0) compare(i, senses);
        if (now.ahead >= horizons[horizons.length - 1]) now.ahead = -1;
      }
      if (now.ahead < 0 && epoch >= from && now.steady >= lag) begin(senses);
      now.tick = tick;
      now.trial = trial;
      now.epoch = epoch;
    },
    error: (i) => Math.sqrt(squares[i]),
    save: () => ({
      ...now,
      states: states.slice(),
      trace: trace.slice(),
      squares: squares.slice(),
      counts: counts.slice(),
    }),
    restore(snapshot) {
      const { ahead, steady, tick, trial, epoch } = snapshot;
      Object.assign(now, { ahead, steady, tick, trial, epoch });
      states.set(snapshot.states as Float32Array);
      trace.set(snapshot.trace as Float32Array);
      squares.set(snapshot.squares as Float64Array);
      counts.set(snapshot.counts as Float64Array);
    },
  };
}
