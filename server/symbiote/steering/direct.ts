/**
 * Representation engineering as a law: a direction for each goal component, read from labelled trials by any reader,
 * and an operator that writes along it,
 *
 *   add      a constant dose along Σ_g goal_g v̂_g, open loop
 *   push     the same, dose · Σ_g goal_g v̂_g: as far as the goal is large
 *   set      each projection, from the mean, becomes what the goal means: slope_g · goal_g
 *   erase    each projection, from the mean, becomes nothing, whatever the goal (directional ablation)
 *   rotate   the part in span{v̂₀, v̂₁} turns to the goal's angle and keeps its length
 *
 * Directions of a file (directions/file.ts) can be `given` instead; then nothing is learned.
 *
 * For comparison the directions can be replaced: by random ones, by those of shuffled labels, by their opposites.
 *
 * `set`, `erase` and `rotate` deliver `dose` of the change that is asked for in every 10 ms. With `units` only that many of a
 * direction's largest entries are written: one is a single-unit clamp. Zou et al. 2023; Arditi et al. 2024.
 */
import * as z from "zod";
import type { Lesson, Snapshot, SteeringLaw } from "../../../streams/ports.ts";
import { importedFrom } from "./directions/file.ts";
import {
  type Control,
  controls,
  insteadOf,
  largest,
  orthogonal,
  shuffleTrials,
} from "./directions/instead.ts";
import { type Directions, type DirectionsMaterial, type Reader, readers } from "./directions/study.ts";
import { DOSE_MS, type LawContext, lawEntry } from "./law.ts";
import { compose, type Operator, projectOut, rotate, set } from "./operators.ts";
import { createTrialMeans } from "./trial-means.ts";
import { nearestChannels, scale } from "./write.ts";

/** Labelled trials before directions are read for the first time, and between readings. */
const FEWEST = 8;
const EVERY = 16;

interface DirectParams {
  readonly reader: Reader;
  readonly operator: "add" | "push" | "set" | "erase" | "rotate";
  readonly control: Control;
  readonly dose: number;
  readonly units: number;
  readonly given: string;
}

function createLaw(
  { reader, operator, control, dose, units, given }: DirectParams,
  { channels, electrodes, goals, montage, dtMs, rng }: LawContext,
): SteeringLaw {
  if (operator === "rotate" && goals !== 2) {
    throw new Error(`"rotate" needs a plane of goals, and here a goal has ${goals} numbers; use "set"`);
  }
  const trials = createTrialMeans(channels, goals);
  const nearest = nearestChannels(montage);
  const share = dtMs / DOSE_MS;
  const aim = new Float32Array(goals).fill(Number.NaN);
  const deviation = new Float64Array(channels);
  const moved = new Float64Array(channels);
  const along = new Float64Array(channels);
  /** As they were read, and as they are used. */
  let raw: Directions | undefined;
  let known: Directions | undefined;
  let operate: Operator = () => undefined;
  let waiting = false;
  /** Trials that the directions in force were read from. */
  let read = 0;

  const imported = given === "" ? undefined : importedFrom(given, channels, goals);

  const vector = (g: number) => known!.directions.subarray(g * channels, (g + 1) * channels);

  /** What is to be written for this goal. */
  const prepare = () => {
    along.fill(0);
    for (let g = 0; g < goals; g++) {
      for (let k = 0; k < channels; k++) along[k] += aim[g] * vector(g)[k];
    }
    const length = Math.hypot(...along);
    if (operator === "add" || operator === "push" || (operator !== "erase" && !(length > 0))) {
      const share = operator === "push" ? 1 : length > 0 ? 1 / length : 0;
      operate = (out, h) => {
        for (let k = 0; k < channels; k++) out[k] = h[k] + share * along[k];
      };
    } else if (operator === "erase") {
      operate = compose(...orthogonal(Array.from({ length: goals }, (_, g) => vector(g))).map(projectOut));
    } else if (operator === "rotate") {
      operate = rotate(
        vector(0),
        vector(1),
        Math.atan2(aim[1] * known!.slopes[1], aim[0] * known!.slopes[0]),
      );
    } else {
      operate = compose(
        ...Array.from({ length: goals }, (_, g) => set(vector(g), known!.slopes[g] * aim[g])),
      );
    }
  };
  const adopt = (found: Directions) => {
    raw = found;
    known = {
      ...found,
      directions: largest(insteadOf(found.directions, control, channels, rng), channels, units),
    };
    aim.fill(Number.NaN);
  };

  if (imported !== undefined) adopt(imported);

  return {
    electrodes,
    learn: (moment) => void trials.learn(moment),
    steer(currents, { goal, observation }) {
      if (goal === undefined || known === undefined) return false;
      let same = true;
      for (let g = 0; g < goals; g++) same &&= aim[g] === goal[g];
      if (!same) {
        aim.set(goal);
        prepare();
      }
      const { centre } = known;
      for (let k = 0; k < channels; k++) {
        deviation[k] = observation[k] - centre[k];
        if (!(Math.abs(deviation[k]) < Number.POSITIVE_INFINITY)) return false;
      }
      operate(moved, deviation);
      for (let m = 0; m < electrodes; m++) currents[m] = moved[nearest[m]] - deviation[nearest[m]];
      scale(currents, dose * share);
      return true;
    },
    lesson(): Lesson | undefined {
      if (imported !== undefined) return undefined;
      const due = known === undefined ? FEWEST : read + EVERY;
      if (waiting || trials.count < due) return undefined;
      const { activations, intentions } = trials.means();
      if (!bothSides(intentions, goals)) return undefined;
      waiting = true;
      read = trials.count;
      if (control === "shuffled") shuffleTrials(intentions, goals, rng.fork("labels"));
      const material: DirectionsMaterial = { reader, channels, goals, activations, intentions };
      return { study: "directions", material };
    },
    absorb(result) {
      if (!waiting) return;
      waiting = false;
      adopt(result as unknown as Directions);
    },
    save: () => ({
      trials: trials.save(),
      // What was read by another reader, or for another number of units, is read again.
      known: raw === undefined ? null : { ...raw },
      as: `${reader} ${control} ${units} ${given}`,
      read,
    }),
    restore(snapshot) {
      trials.restore(snapshot.trials as Snapshot);
      waiting = false;
      if (imported !== undefined) return;
      known = undefined;
      read = 0;
      if (snapshot.known === null || snapshot.as !== `${reader} ${control} ${units} ${given}`) return;
      read = snapshot.read as number;
      adopt(snapshot.known as unknown as Directions);
    },
  };
}

/** Are there trials on both sides of every goal component? */
function bothSides(intentions: Float32Array, goals: number): boolean {
  for (let g = 0; g < goals; g++) {
    let [above, below] = [false, false];
    for (let i = g; i < intentions.length; i += goals) {
      above ||= intentions[i] > 0;
      below ||= intentions[i] < 0;
    }
    if (!above || !below) return false;
  }
  return goals > 0;
}

export default lawEntry<DirectParams>({
  name: "direct",
  summary: "representation engineering: a direction read from labelled trials, and an operator along it",
  params: z.strictObject({
    reader: z.enum(readers).default("mean").describe("how the direction is read"),
    operator: z
      .enum(["add", "push", "set", "erase", "rotate"])
      .default("add")
      .describe("what is written along it"),
    control: z.enum(controls).default("none").describe("what replaces it, to compare it with"),
    dose: z
      .number()
      .min(0)
      .max(1000)
      .default(0.1)
      .describe("norm of the currents per 10 ms, or the share of the change"),
    units: z
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .describe("largest entries of the direction that are written; 0: all"),
    given: z
      .string()
      .max(1 << 20)
      .default("")
      .describe("a direction file in base64, written instead of what could be learned"),
  }),
  create: createLaw,
});
