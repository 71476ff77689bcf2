/**
 * The planted circuit from outside and from inside: its rank by touching every unit, all its fixed points in its own
 * coordinates, the stable ones again in the space of all units from where a life leads, and what it knows of the
 * next corner before it may go there.
 */
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Snapshot } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { circuitMap, plantedMap } from "../../brains/planted-map.ts";
import { type PlantedTruth, RANK } from "../../brains/planted-truth.ts";
import { leakOf } from "../../brains/rnn.ts";
import { findFixedPoints, linearise } from "../../symbiote/lenses/analyses/fixed-points.ts";
import { ridge, scoreOf } from "../../symbiote/lenses/analyses/ridge.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import { DT_MS, EPOCH, live, makePlanted } from "./life.ts";

const TRIALS = 120;
/** Where the search in the circuit's own coordinates begins: this many random points of the cube. */
const SEEDS = 1500;
const STILL = 1e-9;
/** A fixed point is the planted one when it is this near. */
const NEAR = 1e-6;
/** Nothing is shown, and go is off. */
const NO_INPUT = [0, 0, 0];

export interface Circuit {
  readonly rows: Row[];
  /** Singular values of what units do to each other in a tick, falling. */
  readonly singular: readonly number[];
  /** Where the brain was in the first trials. */
  readonly paths: readonly (readonly (readonly [number, number])[])[];
}

export function examineCircuit(truth: PlantedTruth, rng: Rng): Circuit {
  const lived = lifeOf(truth, rng.fork("life"));
  const singular = touched(truth, rng.fork("touch"));
  const all = foundInside(truth, rng.fork("inside"));
  const stable = foundOutside(truth, lived.held);
  const planted = truth.fixedPoints.length;
  return {
    rows: [
      row("success of trials", lived.success, { atLeast: 0.95 }),
      row(
        "rank of the circuit, by touching every unit",
        singular.filter((value) => value > 1e-3 * singular[0]).length,
        { atLeast: RANK, atMost: RANK },
        { reference: RANK },
      ),
      row(
        `fixed points found in the circuit's coordinates, of ${planted}`,
        all.right,
        { atLeast: planted, atMost: planted },
        { reference: planted },
      ),
      row("fixed points found there that are not planted", all.wrong, { atMost: 0 }),
      row(
        "stable fixed points found among all units from a life, of 16",
        stable.right,
        { atLeast: 16 },
        { reference: 16 },
      ),
      row("fixed points found there that are not planted, or not stable", stable.wrong, { atMost: 0 }),
      nextRow(lived, rng.fork("surrogates")),
    ],
    singular: singular.slice(0, 12),
    paths: lived.paths,
  };
}

interface Life {
  readonly success: number;
  /** A state of the brain at the end of rest, one for each pair of corners it has held and planned. */
  readonly held: readonly Float64Array[];
  /** Activations in the last tick of the delay, and the next corner. */
  readonly delay: readonly (readonly number[])[];
  readonly next: readonly (readonly number[])[];
  readonly paths: readonly (readonly (readonly [number, number])[])[];
}

function lifeOf(truth: PlantedTruth, rng: Rng): Life {
  const held = new Map<string, Float64Array>();
  const delay: number[][] = [];
  const next: number[][] = [];
  const paths: (readonly [number, number])[][] = [[]];
  const intention = new Float32Array(4);
  let before: number[] = [];
  let successes = 0;
  let trials = 0;
  live(truth, rng, ({ brain, task, trial, action }) => {
    task.intention(intention);
    paths[paths.length - 1].push([action[0], action[1]]);
    if (trial.epoch === EPOCH.delay) {
      before = [...brain.activations(0)];
      const x = brain.save().x as Float32Array;
      const key = [...intention].map(Math.sign).join();
      held.set(key, Float64Array.from(x));
    }
    if (trial.epoch === EPOCH.go && trial.ticksInEpoch === 0) {
      delay.push(before);
      next.push([intention[0], intention[1]]);
    }
    if (trial.outcome === undefined) return true;
    trials++;
    if (trial.outcome) successes++;
    paths.push([]);
    return trials < TRIALS;
  });
  return { success: successes / trials, held: [...held.values()], delay, next, paths: paths.slice(1, 13) };
}

/** Singular values of J − (1−α)I, J measured: each unit is touched, and one tick later all are looked at. */
function touched(truth: PlantedTruth, rng: Rng): number[] {
  const { units } = truth;
  const brain = makePlanted(truth, rng);
  const [input, action] = [new Float32Array(brain.inputs), new Float32Array(brain.actions)];
  const currents = new Float32Array(units);
  const silence = [new Float32Array(units)];
  for (let t = 0; t < 200; t++) brain.step(action, input, silence);
  const start: Snapshot = brain.save();
  const after = (touch: readonly Float32Array[]) => {
    brain.restore(start);
    brain.step(action, input, touch);
    brain.step(action, input, silence);
    return Float64Array.from(brain.save().x as Float32Array);
  };
  const untouched = after(silence);
  const leak = 1 - leakOf(DT_MS);
  const strength = 0.5;
  const response = Matrix.zeros(units, units);
  for (let i = 0; i < units; i++) {
    currents.fill(0);
    currents[i] = strength;
    const changed = after([currents]).map((value, j) => (value - untouched[j]) / strength);
    changed[i] -= leak;
    response.setColumn(i, changed);
  }
  return new SingularValueDecomposition(response).diagonal;
}

interface Found {
  /** Planted points that were found, and found points that are not planted. */
  readonly right: number;
  readonly wrong: number;
}

function foundInside({ fixedPoints }: PlantedTruth, rng: Rng): Found {
  const seeds = Array.from({ length: SEEDS }, () =>
    Float64Array.from({ length: RANK }, () => 2.2 * rng.uniform() - 1.1),
  );
  const search = { tolerances: [STILL], radius: 3, iterations: 100 };
  const [found] = findFixedPoints(circuitMap(NO_INPUT, DT_MS), seeds, search);
  return compared(
    found.map(({ x }) => x),
    fixedPoints.map(({ latent }) => latent),
  );
}

function foundOutside(truth: PlantedTruth, seeds: readonly Float64Array[]): Found {
  const map = plantedMap(truth, NO_INPUT, DT_MS);
  const [found] = findFixedPoints(map, seeds, { tolerances: [STILL], radius: 5, iterations: 60 });
  const stable = truth.fixedPoints.filter((point) => point.stable);
  const unstable = found.filter(({ x }) => !linearise(map, x, DT_MS).stable).length;
  const { right, wrong } = compared(
    found.map(({ x }) => x),
    stable.map(({ x }) => x),
  );
  return { right, wrong: wrong + unstable };
}

function compared(found: readonly ArrayLike<number>[], planted: readonly ArrayLike<number>[]): Found {
  const near = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).every((value, i) => Math.abs(value - b[i]) < NEAR);
  return {
    right: planted.filter((point) => found.some((one) => near(one, point))).length,
    wrong: found.filter((one) => !planted.some((point) => near(one, point))).length,
  };
}

/** Fitted on even trials, scored on odd ones; surrogates give every trial the next corner of another. */
function nextRow({ delay, next }: Life, rng: Rng): Row {
  const half = <T>(all: readonly T[], odd: number) => all.filter((_, i) => i % 2 === odd);
  const matrix = (rows: readonly (readonly number[])[]) => new Matrix(rows.map((values) => [...values]));
  const fit = ridge(matrix(half(delay, 0)), 0.1);
  const exam = matrix(half(delay, 1));
  const score = (corners: readonly (readonly number[])[]) =>
    scoreOf(fit(matrix(half(corners, 0))), { x: exam, y: matrix(half(corners, 1)) });
  const value = score(next);
  const shuffled = drawn(SURROGATES, () => score(rng.shuffle([...next])));
  return row(
    "next corner read before go, linear read-out R²",
    value,
    { atLeast: 0.8 },
    against(value, shuffled, "high"),
  );
}
