/**
 * The centre-out experiment of every paper on motor cortex: reaches to sixteen targets on a ring, in random order,
 * after delays long enough to prepare, averaged over trials and aligned to the go signal. The task is the brain's
 * own, random delays and catch trials included; only the targets are given.
 */
import type { Rng } from "../../../streams/rng.ts";
import { emptyResponses, type Responses } from "../../symbiote/lenses/analyses/responses.ts";
import type { Subject } from "../subject.ts";
import { DT_MS, EPOCH, live } from "./life.ts";

export const DIRECTIONS = 16;
const RADIUS = 0.6;
const TRIALS = 50 * DIRECTIONS;
/** The window: trials whose delay is shorter than `before` do not count. */
const WINDOW_MS = { before: 300, after: 600 } as const;

/** Index of the first time that could know of the go signal, and the number of times. */
export const GO = WINDOW_MS.before / DT_MS;
export const END = GO + WINDOW_MS.after / DT_MS;

export interface CentreOut {
  /** Rates of the units, averaged over even and over odd trials: two halves, each with noise of its own. */
  readonly halves: readonly [Responses, Responses];
  /** Rates averaged over all trials. */
  readonly rates: Responses;
  /** The two forces on the hand, and where it is: x, y. */
  readonly force: Responses;
  readonly hand: Responses;
  /** The state x in the tick before go, one trial per direction. */
  readonly prepared: readonly Float64Array[];
}

/** The angle of direction `k`, radians. */
export const angleOf = (k: number): number => (2 * Math.PI * k) / DIRECTIONS;

export function centreOut(subject: Subject, rng: Rng): CentreOut {
  const { units } = subject.weights;
  const width = units + 4;
  const halves = [createAverage(width), createAverage(width)] as const;
  const prepared: Float64Array[] = [];
  const order = blocks(rng.fork("order"));
  const moments: Float64Array[] = [];
  /** Ticks from one look to the next. */
  const stride = Math.round(DT_MS / (subject.dtMs ?? DT_MS));
  let goAt = 0;
  let direction: number | undefined;
  let state: ArrayLike<number> = [];
  live(subject, { trials: TRIALS, rng: rng.fork("life") }, ({ brain, task, trial, action, world }) => {
    if (trial.epoch >= EPOCH.delay)
      moments.push(momentOf(brain.activations(0), action, world.subarray(0, 2)));
    if (trial.epoch === EPOCH.move && trial.ticksInEpoch === 0) {
      goAt = moments.length;
      state = brain.save().x as Float32Array;
    }
    if (trial.outcome === undefined) return;
    const isCatch = world[task.worlds.indexOf("hold")] === 1;
    if (direction !== undefined && !isCatch && goAt > GO * stride) {
      const looks = Array.from({ length: END }, (_, t) => moments[goAt + (t - GO) * stride]);
      halves[trial.trial % 2].add(direction, looks);
      prepared[direction] ??= Float64Array.from(state);
    }
    moments.length = 0;
    direction = order();
    const angle = angleOf(direction);
    task.instruct(Float32Array.of(RADIUS * Math.cos(angle), RADIUS * Math.sin(angle)));
  });
  const [even, odd] = halves.map((half) => half.mean());
  const all = { ...even, values: even.values.map((value, i) => (value + odd.values[i]) / 2) };
  return {
    halves: [columns(even, 0, units), columns(odd, 0, units)],
    rates: columns(all, 0, units),
    force: columns(all, units, units + 2),
    hand: columns(all, units + 2, width),
    prepared,
  };
}

/** All that is averaged, side by side. */
function momentOf(...parts: readonly Float32Array[]): Float64Array {
  const moment = new Float64Array(parts.reduce((width, part) => width + part.length, 0));
  let at = 0;
  for (const part of parts) {
    moment.set(part, at);
    at += part.length;
  }
  return moment;
}

/** Directions in shuffled blocks of one each. */
function blocks(rng: Rng): () => number {
  let left: number[] = [];
  return () => {
    if (left.length === 0) left = rng.shuffle(Array.from({ length: DIRECTIONS }, (_, k) => k));
    return left.pop()!;
  };
}

/** Sums trials by direction. */
function createAverage(width: number) {
  const sum = emptyResponses(DIRECTIONS, END, width);
  const counts = new Array<number>(DIRECTIONS).fill(0);
  return {
    add(direction: number, moments: readonly Float64Array[]) {
      counts[direction]++;
      moments.forEach((moment, t) => {
        const from = (direction * END + t) * width;
        for (let i = 0; i < width; i++) sum.values[from + i] += moment[i];
      });
    },
    mean: (): Responses => ({
      ...sum,
      values: sum.values.map((value, i) => value / counts[Math.floor(i / (END * width))]),
    }),
  };
}

/** The columns from `from` to before `to`. */
function columns({ conditions, times, units, values }: Responses, from: number, to: number): Responses {
  const part = emptyResponses(conditions, times, to - from);
  for (let i = 0; i < part.values.length; i++) {
    part.values[i] = values[Math.floor(i / part.units) * units + from + (i % part.units)];
  }
  return part;
}
