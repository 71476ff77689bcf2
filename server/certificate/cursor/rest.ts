/**
 * Where the loop of brain and cursor comes to rest, and how fast. Rates have a kink where a unit falls silent, so the
 * loop is linearised amid its noise: the slope of each unit's rate is its mean over noisy states at rest.
 */
import type { Rng } from "../../../streams/rng.ts";
import { quantile } from "../../../streams/statistic.ts";
import { DISTANCE, WINDOW } from "../../tasks/cursor-trial.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import { type Row, row } from "../certificate.ts";
import { angleOf, DIRECTIONS } from "../reach/centre-out.ts";
import { slopeOf } from "../reach/rnn-map.ts";
import type { Subject } from "../subject.ts";
import { DT_MS } from "./life.ts";
import { createLoop, noiseSdOf, slowestMode } from "./loop.ts";

const SETTLED = ticksOf(6000, DT_MS);
const NOISY = ticksOf(4000, DT_MS);

export interface Rest {
  readonly rows: readonly Row[];
  /** For each of sixteen targets its place, and where the noiseless cursor is after six seconds. */
  readonly rests: readonly {
    readonly target: readonly [number, number];
    readonly at: readonly [number, number];
  }[];
}

export function examineRest(subject: Subject, rng: Rng): Rest {
  const rests = Array.from({ length: DIRECTIONS }, (_, k) => {
    const target = [DISTANCE * Math.cos(angleOf(k)), DISTANCE * Math.sin(angleOf(k))] as const;
    return { target, ...restAt(subject, target, rng) };
  });
  const off = rests.map(({ target, at }) => Math.hypot(at[0] - target[0], at[1] - target[1]));
  const taus = rests.map(({ tauMs }) => tauMs);
  return {
    rows: [
      row(
        `distance from the target at rest, the worst of ${DIRECTIONS}`,
        Math.max(...off),
        { atMost: WINDOW / 2 },
        { reference: DISTANCE },
      ),
      row(
        `targets about which the loop is stable, of ${DIRECTIONS}`,
        taus.filter((tau) => tau > 0).length,
        { atLeast: DIRECTIONS - 1 },
        { reference: DIRECTIONS },
      ),
      row("slowest mode of the loop at rest, median over targets, ms", median(taus), {
        atLeast: 0,
        atMost: 500,
      }),
    ],
    rests,
  };
}

/** NaN where one of them is. */
const median = (values: readonly number[]) =>
  values.some(Number.isNaN) ? Number.NaN : quantile(Float64Array.from(values).sort(), 0.5);

function restAt({ weights, sigma }: Subject, target: readonly [number, number], rng: Rng) {
  const loop = createLoop(weights, target);
  for (let t = 0; t < SETTLED; t++) loop.step();
  const at = loop.cursor;
  const noise = new Float32Array(weights.units);
  const slopes = new Float64Array(weights.units);
  for (let t = 0; t < NOISY; t++) {
    rng.normals(noise, noiseSdOf(sigma));
    loop.step(noise);
    for (let i = 0; i < slopes.length; i++) slopes[i] += slopeOf(loop.x[i]) / NOISY;
  }
  return { at, tauMs: slowestMode(weights, slopes) };
}
