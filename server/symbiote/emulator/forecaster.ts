/**
 * The emulators held against what happens. A forecast, their mean, begins where the brain is, in the steered part of a
 * trial, and goes on tick by tick on what they say and on what is delivered; a little later and at its end it is compared
 * with where the behaviour then is, and the next one begins. So each is about what they have not seen when it is made.
 *
 * Each comes with a radius within which the behaviour is to be in nine of ten (conformal.ts). That the emulators disagree
 * says nothing of how far off they are: over 1,852 forecasts in `reach` the correlation is 0.05, and a radius that knew of
 * it was no narrower.
 */
import type { Moment, Snapshot, Stateful } from "../../../streams/ports.ts";
import { createConformalRadius } from "./conformal.ts";
import { createOneRow } from "./one-row.ts";
import { type Plan, type Situation, writePhase } from "./plan.ts";
import { runningMean } from "./running-mean.ts";
import type { Senses } from "./senses.ts";
import type { Units } from "./standard.ts";

export interface Forecaster extends Stateful {
  /** Take in this tick, which `senses` has taken in. */
  hear(moment: Moment, senses: Senses): void;
  /** RMS error of the goal's behaviour `HORIZONS_MS[i]` ahead, per component, workspace units; NaN before the first. */
  error(i: number): number;
  /** Radius of the last forecast at the last horizon, and the share of all that held; NaN before there are any. */
  readonly radius: number;
  readonly held: number;
}

/** Brain time ahead at which forecasts are compared, ms, ascending: the last is where they end. */
export const HORIZONS_MS = [50, 150];
/** What is reported are means over all forecasts, and from so many on running ones. */
const REMEMBERED = 50;
/** Errors must be known a little before a radius can be given. */
const FIRST = 10;

/** @param emulators their weights; @param from the first epoch in which forecasts are made */
export function createForecaster(
  plan: Plan,
  { epochs, goals, dtMs }: Situation,
  { sd }: Units,
  emulators: readonly Float32Array[],
  from: number,
): Forecaster {
  const { state, push, latents, lags, decay } = plan;
  const lag = lags[lags.length - 1];
  const horizons = HORIZONS_MS.map((ms) => Math.max(1, Math.round(ms / dtMs)));
  const last = horizons.length - 1;
  const history = lags.length * state;
  const networks = emulators.map((weights) => createOneRow(plan.emulator, weights));
  const x = new Float32Array(plan.emulator.inputs);
  const y = new Float64Array(plan.emulator.outputs);
  /** Per emulator: states as forecast, and before the forecast began as they were; that of `n` ticks ago is the `n`-th. */
  const states = emulators.map(() => new Float32Array((lag + 1) * state));
  const trace = new Float32Array(push);
  const happened = new Float32Array(state);
  const squares = new Float64Array(horizons.length).fill(Number.NaN);
  const counts = new Float64Array(horizons.length);
  /** `ahead`: ticks that the forecast has come; -1: there is none. `steady`: ticks since the last gap. */
  const now = { ahead: -1, steady: 0, tick: Number.NaN, trial: -1, epoch: 0 };
  const sure = createConformalRadius(REMEMBERED);

  const begin = (senses: Senses) => {
    for (let e = 0; e < states.length; e++)
      for (let n = 0; n <= lag; n++) senses.recall(states[e], n * state, n);
    trace.set(senses.trace);
    now.ahead = 0;
  };
  const advance = ({ given }: Senses) => {
    x.fill(0, history);
    x.set(given, history);
    x.set(trace, history + push);
    writePhase(x, history + 2 * push, now.epoch, epochs);
    for (let e = 0; e < networks.length; e++) {
      const past = states[e];
      for (let j = 0; j < lags.length; j++) {
        for (let i = 0, at = lags[j] * state; i < state; i++) x[j * state + i] = past[at + i];
      }
      networks[e](y, x);
      past.copyWithin(state, 0, lag * state);
      for (let i = 0; i < state; i++) past[i] += y[i];
    }
    for (let m = 0; m < given.length; m++) trace[m] = decay * trace[m] + (1 - decay) * given[m];
    now.ahead++;
  };
  const compare = (i: number, senses: Senses) => {
    senses.recall(happened, 0, 0);
    let square = 0;
    for (let k = latents; k < latents + goals; k++) {
      let mean = 0;
      for (let e = 0; e < states.length; e++) mean += states[e][k] / states.length;
      square += ((mean - happened[k]) * sd[k]) ** 2;
    }
    if (!Number.isFinite(square)) return;
    if (i === last && counts[i] >= FIRST) sure.judge(Math.sqrt(square), Math.sqrt(squares[i]));
    squares[i] = runningMean(squares[i], square / goals, ++counts[i], REMEMBERED);
  };

  return {
    get radius() {
      return sure.radius;
    },
    get held() {
      return sure.held;
    },
    hear({ tick, trial, epoch }, senses) {
      if (senses.tick !== tick) return;
      const goesOn = tick === now.tick + 1;
      now.steady = goesOn ? now.steady + 1 : 0;
      if (!goesOn || trial !== now.trial) now.ahead = -1;
      if (now.ahead >= 0) {
        advance(senses);
        const i = horizons.indexOf(now.ahead);
        if (i >= 0) compare(i, senses);
        if (now.ahead >= horizons[last]) now.ahead = -1;
      }
      if (now.ahead < 0 && epoch >= from && now.steady >= lag) begin(senses);
      now.tick = tick;
      now.trial = trial;
      now.epoch = epoch;
    },
    error: (i) => Math.sqrt(squares[i]),
    save: () => ({
      ...now,
      sure: sure.save(),
      states: states.map((past) => past.slice()),
      trace: trace.slice(),
      squares: squares.slice(),
      counts: counts.slice(),
    }),
    restore(snapshot) {
      const { ahead, steady, tick, trial, epoch } = snapshot;
      Object.assign(now, { ahead, steady, tick, trial, epoch });
      sure.restore(snapshot.sure as Snapshot);
      states.forEach((past, e) => {
        past.set((snapshot.states as readonly Float32Array[])[e]);
      });
      trace.set(snapshot.trace as Float32Array);
      squares.set(snapshot.squares as Float64Array);
      counts.set(snapshot.counts as Float64Array);
    },
  };
}
