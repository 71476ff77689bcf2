/**
 * How the population shifts with the intention, learned online: two estimates of one pattern per goal component.
 *
 *   difference in means   p_g = mean(y | x_g > 0) − mean(y | x_g < 0)
 *   regression            y = V x + c + ε, by least squares; V is what decoding papers call the encoding model, and
 *                         what Haufe et al. 2014 call the pattern, as opposed to the filter that reads x from y
 *
 * Shapes: y channels, x goals, patterns goals × channels. Only labelled moments count.
 */
import { inverse, Matrix } from "ml-matrix";
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";

export interface Patterns extends Stateful {
  learn(moment: Moment): void;
  /** Patterns, goals × channels, of the trials before the last one; `undefined` while those are too few. */
  current(): Float32Array | undefined;
}

/** Labelled trials that an estimate needs: enough for the goals to have pointed several ways. */
const FEWEST_TRIALS = 4;

/** The bookkeeping that both estimates share: which moments count, and estimates made anew as each trial begins. */
function createPatterns(
  channels: number,
  goals: number,
  sums: Readonly<Record<string, Float64Array>>,
  accumulate: (y: Float32Array, x: Float32Array) => void,
  estimate: (out: Float32Array) => boolean,
): Patterns {
  const patterns = new Float32Array(goals * channels);
  const now = { trial: -1, trials: 0, known: false };
  return {
    learn({ observation, intention, trial }) {
      for (let g = 0; g < goals; g++) if (!plausible(intention[g])) return;
      for (let k = 0; k < channels; k++) if (!plausible(observation[k])) return;
      if (trial !== now.trial) {
        now.known = now.trials >= FEWEST_TRIALS && estimate(patterns);
        now.trials++;
        now.trial = trial;
      }
      accumulate(observation, intention);
    },
    current: () => (now.known ? patterns : undefined),
    save: () => ({
      ...now,
      patterns: patterns.slice(),
      ...Object.fromEntries(Object.entries(sums).map(([name, values]) => [name, values.slice()])),
    }),
    restore(snapshot) {
      const { trial, trials, known } = snapshot;
      Object.assign(now, { trial, trials, known });
      patterns.set(snapshot.patterns as Float32Array);
      for (const [name, values] of Object.entries(sums)) values.set(snapshot[name] as Float64Array);
    },
  };
}

export function differenceInMeans(channels: number, goals: number): Patterns {
  const above = new Float64Array(goals * channels);
  const below = new Float64Array(goals * channels);
  const counts = new Float64Array(2 * goals);
  return createPatterns(
    channels,
    goals,
    { above, below, counts },
    (y, x) => {
      for (let g = 0; g < goals; g++) {
        if (x[g] === 0) continue;
        const side = x[g] > 0 ? above : below;
        counts[2 * g + (x[g] > 0 ? 0 : 1)]++;
        for (let k = 0; k < channels; k++) side[g * channels + k] += y[k];
      }
    },
    (out) => {
      if (counts.includes(0)) return false;
      for (let g = 0; g < goals; g++) {
        for (let i = g * channels; i < (g + 1) * channels; i++) {
          out[i] = above[i] / counts[2 * g] - below[i] / counts[2 * g + 1];
        }
      }
      return true;
    },
  );
}

export function regressionPatterns(channels: number, goals: number): Patterns {
  const columns = goals + 1;
  /** Σ[x;1][x;1]ᵀ and Σ[x;1]yᵀ. */
  const powers = new Float64Array(columns * columns);
  const products = new Float64Array(columns * channels);
  const regressor = new Float64Array(columns).fill(1);
  return createPatterns(
    channels,
    goals,
    { powers, products },
    (y, x) => {
      for (let g = 0; g < goals; g++) regressor[g] = x[g];
      for (let i = 0; i < columns; i++) {
        for (let j = 0; j < columns; j++) powers[i * columns + j] += regressor[i] * regressor[j];
        for (let k = 0; k < channels; k++) products[i * channels + k] += regressor[i] * y[k];
      }
    },
    (out) => {
      const moments = powers[columns * columns - 1];
      const scale = Matrix.eye(columns, columns, 1e-6 * moments);
      const weights = inverse(Matrix.add(Matrix.from1DArray(columns, columns, powers), scale));
      for (let g = 0; g < goals; g++) {
        for (let k = 0; k < channels; k++) {
          let sum = 0;
          for (let j = 0; j < columns; j++) sum += weights.get(g, j) * products[j * channels + k];
          out[g * channels + k] = sum;
        }
      }
      return true;
    },
  );
}
