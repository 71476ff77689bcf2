/**
 * Does it do its task, with its own noise and with twice as much, and can a line read the remembered target while
 * nothing of it is shown?
 */
import { Matrix } from "ml-matrix";
import { r2VarianceWeighted } from "../../../streams/metric.ts";
import type { Rng } from "../../../streams/rng.ts";
import { ridge, type Sample, scoreOf } from "../../symbiote/lenses/analyses/ridge.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { EPOCH, live } from "./life.ts";

const TRIALS = 200;
/** Every how many ticks of the delay the memory is read. */
const STRIDE = 5;
const PENALTY = 0.1;

interface Trial {
  readonly target: readonly number[];
  /** Rates in the delay, every `STRIDE` ticks. */
  readonly delay: readonly Float32Array[];
  /** Where the hand was at the end. */
  readonly end: readonly number[];
  readonly isCatch: boolean;
  readonly success: boolean;
}

export function behaviourRows(subject: Subject, rng: Rng): Row[] {
  const usual = trialsOf(subject, rng.fork("usual"), 1);
  const noisy = trialsOf(subject, rng.fork("noisy"), 2);
  const success = usual.filter((trial) => trial.success).length / usual.length;
  return [
    row("success of trials", success, { atLeast: 0.95 }),
    memoryRow(usual, rng.fork("surrogates")),
    row("end point R² at 2× noise", endPointR2(noisy), { atLeast: 0.9 }, { reference: endPointR2(usual) }),
  ];
}

function trialsOf(subject: Subject, rng: Rng, noise: number): Trial[] {
  const trials: Trial[] = [];
  let delay: Float32Array[] = [];
  live(subject, { trials: TRIALS, rng, noise }, ({ brain, task, trial, world }) => {
    if (trial.epoch === EPOCH.delay && trial.ticksInEpoch % STRIDE === 0) {
      delay.push(brain.activations(0).slice());
    }
    if (trial.outcome === undefined) return;
    const named = (name: string) => world[task.worlds.indexOf(name)];
    trials.push({
      target: [named("targetX"), named("targetY")],
      delay,
      end: [named("handX"), named("handY")],
      isCatch: named("hold") === 1,
      success: trial.outcome,
    });
    delay = [];
  });
  return trials;
}

/** Fitted on even trials, scored on odd ones; surrogates give every trial the target of another. */
function memoryRow(trials: readonly Trial[], rng: Rng): Row {
  const halves = [0, 1].map((odd) => trials.filter((_, i) => i % 2 === odd));
  const [learned, exam] = halves.map(
    (half) => new Matrix(half.flatMap(({ delay }) => delay.map((r) => [...r]))),
  );
  const fit = ridge(learned, PENALTY);
  const score = (targets: readonly (readonly (readonly number[])[])[]) => {
    const [taught, asked] = halves.map(
      (half, h) => new Matrix(half.flatMap(({ delay }, i) => delay.map(() => [...targets[h][i]]))),
    );
    const sample: Sample = { x: exam, y: asked };
    return scoreOf(fit(taught), sample);
  };
  const truth = halves.map((half) => half.map(({ target }) => target));
  const value = score(truth);
  const shuffled = drawn(SURROGATES, () => score(truth.map((targets) => rng.shuffle([...targets]))));
  return row(
    "remembered target R², linear read-out",
    value,
    { atLeast: 0.9 },
    against(value, shuffled, "high"),
  );
}

function endPointR2(trials: readonly Trial[]): number {
  const reached = trials.filter(({ isCatch }) => !isCatch);
  return r2VarianceWeighted(
    reached.flatMap(({ target }) => target),
    reached.flatMap(({ end }) => end),
    2,
  );
}
