/**
 * The best reader in the brain's own task: does its error have the variance that it expects of itself, and how much
 * does it win over a reader who looks at one row at a time?
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { optimalReader } from "../../brains/linear-optimum.ts";
import type { LinearSystem } from "../../brains/linear-system.ts";
import { ridge } from "../../symbiote/lenses/analyses/ridge.ts";
import { tasks } from "../../tasks/index.ts";
import { TARGET_SD } from "../../tasks/linear-trial.ts";
import { type Row, row } from "../certificate.ts";
import { DT_MS, makeLinear } from "./life.ts";

const TRIALS = 120;
/** Ticks of a trial that are looked at: the shortest trial has them all. */
export const LOOKED = 140;
/** Every how many ticks a row enters the instantaneous reader. */
const STRIDE = 4;

export interface Reading {
  readonly rows: Row[];
  /** Squared error of the target, mean over axes and trials, by ticks since it jumped; and what was expected. */
  readonly error: readonly number[];
  readonly expected: readonly number[];
  /** The cursor and the target of the first trials. */
  readonly paths: readonly {
    readonly cursor: readonly (readonly [number, number])[];
    readonly target: readonly [number, number];
  }[];
}

export function examineReading(system: LinearSystem, rng: Rng): Reading {
  const brain = makeLinear(system.seed, rng.fork("brain"));
  const task = tasks.get("linear").create({}, { rng: rng.fork("task"), dtMs: DT_MS });
  const reader = optimalReader(system);
  const [input, action] = [new Float32Array(task.inputs), new Float32Array(task.actions)];
  const intention = new Float32Array(task.intentions.length);
  const silence = [new Float32Array(system.units)];
  const error = new Array<number>(LOOKED).fill(0);
  const expected = new Array<number>(LOOKED).fill(0);
  const sums = { target: 0, targetMissed: 0, cursor: 0, cursorMissed: 0 };
  const rows: number[][] = [];
  const truth: number[][] = [];
  const paths: { cursor: (readonly [number, number])[]; target: readonly [number, number] }[] = [];
  let trial = -1;
  let since = 0;
  let successes = 0;
  let trials = 0;
  for (let t = 0; trials < TRIALS; t++) {
    task.sense(input);
    brain.step(action, input, silence);
    task.advance(action);
    task.intention(intention);
    const now = task.trial();
    const jumped = now.trial !== trial;
    reader.observe(brain.activations(0), jumped);
    since = jumped ? 0 : since + 1;
    if (jumped) paths.push({ cursor: [], target: [intention[0], intention[1]] });
    trial = now.trial;
    paths[paths.length - 1].cursor.push([intention[2], intention[3]]);
    for (let j = 0; j < 2; j++) {
      const missed = (intention[j] - reader.intention[j]) ** 2;
      sums.target += intention[j] ** 2;
      sums.targetMissed += missed;
      sums.cursor += intention[2 + j] ** 2;
      sums.cursorMissed += (intention[2 + j] - reader.intention[2 + j]) ** 2;
      if (since >= LOOKED) continue;
      error[since] += missed / 2;
      expected[since] += reader.variance[j] / 2;
    }
    if (t % STRIDE === 0) {
      rows.push([...brain.activations(0)]);
      truth.push([...intention]);
    }
    if (now.outcome === undefined) continue;
    trials++;
    if (now.outcome) successes++;
  }
  const byTick = (values: readonly number[]) => values.map((sum) => sum / TRIALS);
  const total = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);
  const alone = instantaneous(rows, truth);
  return {
    rows: [
      row("success of trials, alone", successes / TRIALS, { atLeast: 0.8 }),
      row(
        "target read by the best reader, R²",
        1 - sums.targetMissed / sums.target,
        { atLeast: 0.85 },
        { reference: alone.target },
      ),
      row(
        "cursor read by the best reader, R²",
        1 - sums.cursorMissed / sums.cursor,
        { atLeast: 0.95 },
        { reference: alone.cursor },
      ),
      row(
        "squared error of the target, share of what theory expects",
        total(error) / total(expected),
        { atLeast: 0.7, atMost: 1.4 },
        { reference: 1 },
      ),
    ],
    error: byTick(error),
    expected: byTick(expected),
    paths: paths.slice(0, 8),
  };
}

/** R² of a line through single rows, fitted on the first half and scored on the second. */
function instantaneous(
  rows: number[][],
  truth: number[][],
): { readonly target: number; readonly cursor: number } {
  const half = Math.floor(rows.length / 2);
  const fit = ridge(new Matrix(rows.slice(0, half)), 1)(new Matrix(truth.slice(0, half)));
  const said = fit.predict(new Matrix(rows.slice(half)));
  const scoreOf = (columns: readonly number[]) => {
    let [missed, size] = [0, 0];
    truth.slice(half).forEach((label, i) => {
      for (const j of columns) {
        missed += (label[j] - said.get(i, j)) ** 2;
        size += label[j] ** 2;
      }
    });
    return 1 - missed / size;
  };
  return { target: scoreOf([0, 1]), cursor: scoreOf([2, 3]) };
}

/** The variance of a target before anything is seen of it. */
export const PRIOR = TARGET_SD ** 2;
