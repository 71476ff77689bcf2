/** One mean activation and one intention a trial, of the last labelled trials: what directions are read from. */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";

/** Trials kept unless told otherwise. */
const KEPT = 64;

export interface TrialMeans extends Stateful {
  /** Whole trials heard. */
  readonly count: number;
  /** @returns whether a trial has just become whole */
  learn(moment: Moment): boolean;
  /** The trial under way is over: it need not wait for the next to begin. */
  close(): void;
  /** The kept trials: trials × channels and trials × goals. */
  means(): { readonly activations: Float32Array; readonly intentions: Float32Array };
}

/** @param most trials that are kept, the last ones */
export function createTrialMeans(channels: number, goals: number, most = KEPT): TrialMeans {
  const activations = new Float32Array(most * channels);
  const intentions = new Float32Array(most * goals);
  const sum = new Float64Array(channels);
  const meant = new Float32Array(goals);
  const now = { trial: -1, moments: 0, count: 0 };
  const close = () => {
    const slot = now.count++ % most;
    for (let k = 0; k < channels; k++) activations[slot * channels + k] = sum[k] / now.moments;
    intentions.set(meant, slot * goals);
    now.moments = 0;
  };
  return {
    get count() {
      return now.count;
    },
    close() {
      if (now.moments > 0) close();
    },
    learn({ observation, intention, trial }) {
      for (let g = 0; g < goals; g++) if (!plausible(intention[g])) return false;
      for (let k = 0; k < channels; k++) if (!plausible(observation[k])) return false;
      const ended = trial !== now.trial && now.moments > 0;
      if (ended) close();
      if (trial !== now.trial) {
        sum.fill(0);
        now.moments = 0;
        now.trial = trial;
      }
      for (let k = 0; k < channels; k++) sum[k] += observation[k];
      for (let g = 0; g < goals; g++) meant[g] = intention[g];
      now.moments++;
      return ended;
    },
    means() {
      const kept = Math.min(now.count, most);
      return {
        activations: activations.slice(0, kept * channels),
        intentions: intentions.slice(0, kept * goals),
      };
    },
    save: () => ({
      ...now,
      activations: activations.slice(),
      intentions: intentions.slice(),
      sum: sum.slice(),
      meant: meant.slice(),
    }),
    restore(snapshot) {
      const { trial, moments, count } = snapshot;
      Object.assign(now, { trial, moments, count });
      activations.set(snapshot.activations as Float32Array);
      intentions.set(snapshot.intentions as Float32Array);
      sum.set(snapshot.sum as Float64Array);
      meant.set(snapshot.meant as Float32Array);
    },
  };
}
