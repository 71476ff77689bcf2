/**
 * What can be read: are units tuned to the direction of movement like a cosine, do their preferred directions go all
 * round, and can a line read the velocity of the cursor in trials that it was not fitted on?
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { mean } from "../../../streams/statistic.ts";
import { cosineTuning } from "../../symbiote/lenses/analyses/cosine-tuning.ts";
import { ridge, scoreOf } from "../../symbiote/lenses/analyses/ridge.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { DISTANCE } from "../../tasks/cursor-trial.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import { angleOf, DIRECTIONS } from "../reach/centre-out.ts";
import { tuningRow } from "../reach/tuning.ts";
import type { Subject } from "../subject.ts";
import { DT_MS, live } from "./life.ts";

/** Outward trials to each of sixteen directions; between them the cursor comes back. */
const TRIALS_EACH = 8;
/** From a target's appearance: when movement is, and for how long velocity is read, every how many ticks. */
const MOVEMENT = [ticksOf(50, DT_MS), ticksOf(350, DT_MS)] as const;
const READ = { until: ticksOf(1000, DT_MS), every: 5 } as const;
const PENALTY = 0.1;

/** A unit's preferred direction, radians, and how well a cosine fits it. */
export interface Preferred {
  readonly direction: number;
  readonly r2: number;
}

export interface TuningOfCursor {
  readonly rows: readonly Row[];
  readonly preferred: readonly Preferred[];
  /** The cursor's mean way to each direction, x and y. */
  readonly ways: readonly (readonly (readonly [number, number])[])[];
}

interface Outward {
  readonly direction: number;
  /** Mean rates in movement. */
  readonly rates: Float64Array;
  /** Rates and velocities, read now and then. */
  readonly read: readonly { readonly rates: number[]; readonly velocity: number[] }[];
  readonly way: readonly (readonly [number, number])[];
}

export function examineTuning(subject: Subject, rng: Rng): TuningOfCursor {
  const trials = outwardTrials(subject, rng.fork("trials"));
  const to = (k: number) => trials.filter(({ direction }) => direction === k);
  const { units } = subject.weights;
  const means = Array.from({ length: units }, (_, u) =>
    Float64Array.from({ length: DIRECTIONS }, (_, k) => mean(to(k).map(({ rates }) => rates[u]))),
  );
  const preferred = means
    .filter((rates) => Math.max(...rates) > Math.min(...rates))
    .map((rates) => cosineTuning(rates))
    .map(({ preferred, r2 }): Preferred => ({ direction: preferred, r2 }));
  return {
    rows: [
      tuningRow("cosine tuning R² in movement", means, rng.fork("tuning")),
      velocityRow(trials, rng.fork("velocity")),
    ],
    preferred,
    ways: Array.from({ length: DIRECTIONS }, (_, k) =>
      to(k)[0].way.map((_, t): readonly [number, number] => [
        mean(to(k).map(({ way }) => way[t][0])),
        mean(to(k).map(({ way }) => way[t][1])),
      ]),
    ),
  };
}

/** Trials that lead outwards, in shuffled blocks of one to each direction. */
function outwardTrials(subject: Subject, rng: Rng): Outward[] {
  const order = Array.from({ length: TRIALS_EACH }, () =>
    rng.shuffle(Array.from({ length: DIRECTIONS }, (_, k) => k)),
  ).flat();
  const { units } = subject.weights;
  const trials: Outward[] = [];
  let rates = new Float64Array(units);
  let read: { rates: number[]; velocity: number[] }[] = [];
  let way: (readonly [number, number])[] = [];
  // The first trial is for it to come to the centre.
  const outwards = (trial: number) => trial % 2 === 1;
  const circumstances = { trials: 2 * order.length, rng: rng.fork("life") };
  live(subject, circumstances, ({ brain, task, trial, world }) => {
    const t = trial.ticksInEpoch;
    const now = brain.activations(0);
    if (outwards(trial.trial)) {
      if (t >= MOVEMENT[0] && t < MOVEMENT[1]) {
        now.forEach((rate, u) => {
          rates[u] += rate / (MOVEMENT[1] - MOVEMENT[0]);
        });
      }
      if (t < READ.until) way.push([world[0], world[1]]);
      if (t < READ.until && t % READ.every === 0)
        read.push({ rates: [...now], velocity: [world[2], world[3]] });
    }
    if (trial.outcome === undefined) return;
    if (outwards(trial.trial)) trials.push({ direction: order[trials.length], rates, read, way });
    [rates, read, way] = [new Float64Array(units), [], []];
    const next = outwards(trial.trial + 1) ? angleOf(order[trials.length]) : undefined;
    task.instruct(
      next === undefined
        ? new Float32Array(2)
        : Float32Array.of(DISTANCE * Math.cos(next), DISTANCE * Math.sin(next)),
    );
  });
  return trials;
}

/** Fitted on even and scored on odd trials; surrogates give every trial the velocities of another. */
function velocityRow(trials: readonly Outward[], rng: Rng): Row {
  const halves = [0, 1].map((odd) => trials.filter((_, i) => i % 2 === odd));
  const [learned, exam] = halves.map(
    (half) => new Matrix(half.flatMap(({ read }) => read.map((one) => one.rates))),
  );
  const fit = ridge(learned, PENALTY);
  const score = (velocities: readonly (readonly number[][])[][]) => {
    const [taught, asked] = velocities.map((half) => new Matrix(half.flatMap((trial) => [...trial])));
    return scoreOf(fit(taught), { x: exam, y: asked });
  };
  const truth = halves.map((half) => half.map(({ read }) => read.map(({ velocity }) => velocity)));
  const value = score(truth);
  const shuffled = drawn(SURROGATES, () => score(truth.map((half) => rng.shuffle([...half]))));
  return row(
    "velocity of the cursor R², linear read-out",
    value,
    { atLeast: 0.8 },
    against(value, shuffled, "high"),
  );
}
