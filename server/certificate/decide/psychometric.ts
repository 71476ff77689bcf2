/**
 * What counts for the choice? Logistic regression of the choice on both coherences, in each context by itself, beside
 * an ideal observer of the very same trials, who adds up the evidence that counts and nothing else.
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { logistic } from "../../symbiote/lenses/analyses/logistic.ts";
import { type Row, row } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { accuracyOf, DT_MS, type Trial, trialsOf } from "./trials.ts";

const TRIALS = 1000;
/** Trials of the psychometric curves, and how strong evidence is in them: hard to tell, and hard to ignore. */
const FINE = { trials: 5000, coherences: [0.015, 0.03, 0.06, 0.12, 0.48] } as const;
/** At ticks of 1 ms a trial costs twenty times as much: those that ask for a choice and those for a curve are one. */
const QUICK = { trials: 500, dtMs: 1, coherences: [0.03, 0.06, 0.12, 0.24, 0.48] } as const;
const TRAINED_FROM = 0.119;

export const CONTEXTS = [1, -1] as const;

/** Of one context: by how much a unit of each coherence moves the log odds of the choice. */
interface Weights {
  readonly relevant: number;
  readonly irrelevant: number;
  readonly bias: number;
  /** The same of an ideal observer. */
  readonly ideal: number;
}

export interface Psychometric {
  readonly rows: readonly Row[];
  /** What the curves are drawn from. */
  readonly trials: readonly Trial[];
}

export function examinePsychometric(subject: Subject, rng: Rng): Psychometric {
  const usual = trialsOf(subject, { trials: TRIALS, rng: rng.fork("usual") });
  const noisy = trialsOf(subject, { trials: TRIALS, rng: rng.fork("noisy"), noise: 2 });
  const fine = trialsOf(subject, { ...FINE, rng: rng.fork("fine") });
  const quick = trialsOf(subject, { ...QUICK, rng: rng.fork("quick") });
  const weights = CONTEXTS.map((context) => weightsIn(fine, context));
  const sensitivity = sensitivityOf(weights);
  const quickly = sensitivityOf(CONTEXTS.map((context) => weightsIn(quick, context)));
  const leak = Math.max(...weights.map(({ relevant, irrelevant }) => Math.abs(irrelevant) / relevant));
  const ideal = usual.filter(({ evidence, relevant }) => evidence * relevant > 0).length / usual.length;
  return {
    rows: [
      row("share of right choices", accuracyOf(usual), { atLeast: 0.98 }, { reference: ideal }),
      row("share of right choices at 2× noise", accuracyOf(noisy), { atLeast: 0.95 }, { reference: ideal }),
      row("psychometric weight of the irrelevant over the relevant evidence", leak, { atMost: 0.05 }),
      row("sensitivity over that of an ideal observer", sensitivity, { atLeast: 0.7 }, { reference: 1 }),
      row(
        `share of right choices at ticks of ${QUICK.dtMs} ms`,
        accuracyOf(quick.filter(({ relevant }) => Math.abs(relevant) >= TRAINED_FROM)),
        { atLeast: 0.96 },
        { reference: accuracyOf(usual) },
      ),
      row(
        `sensitivity at ticks of ${QUICK.dtMs} ms over that at ${DT_MS} ms`,
        quickly / sensitivity,
        { atLeast: 0.75, atMost: 1.35 },
        { reference: 1 },
      ),
    ],
    trials: fine,
  };
}

function weightsIn(trials: readonly Trial[], context: number): Weights {
  const those = trials.filter((trial) => trial.context === context);
  const shown = new Matrix(those.map(({ relevant, irrelevant }) => [relevant, irrelevant, 1]));
  const [relevant, irrelevant, bias] = logistic(
    shown,
    those.map(({ said }) => Number(said > 0)),
  );
  const [ideal] = logistic(
    shown,
    those.map(({ evidence }) => Number(evidence > 0)),
  );
  return { relevant, irrelevant, bias, ideal };
}

/** The mean over contexts. */
const sensitivityOf = (weights: readonly Weights[]) =>
  weights.reduce((sum, { relevant, ideal }) => sum + relevant / ideal, 0) / weights.length;
