/** Does it do all of its tasks: with its own noise and twice as much, at a finer tick, and not before training? */

import { createRng, type Rng } from "../../../streams/rng.ts";
import { mean } from "../../../streams/statistic.ts";
import { multitaskInitialWeights } from "../../brains/multitask-initial.ts";
import { RULE_NAMES, RULES } from "../../tasks/multitask-rules.ts";
import { RULES_INPUT } from "../../tasks/multitask-senses.ts";
import { type Row, row } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { live, successes } from "./life.ts";

const TRIALS = 100;
/** A finer tick takes as many times longer. */
const FINE_TRIALS = 10;

export interface Behaviour {
  readonly rows: readonly Row[];
  /** Rule by rule: success, and what chance gives, saying what would have been right in the trial before. */
  readonly success: readonly number[];
  readonly chance: readonly number[];
}

export function examineBehaviour(subject: Subject, rng: Rng): Behaviour {
  const both = RULES.map(({ name }) => againstChance(subject, name, rng.fork(name)));
  const success = both.map((one) => one.success);
  const chance = both.map((one) => one.chance);
  const worst = Math.min(...success);
  const noisy = successes(subject, { trials: TRIALS, rng: rng.fork("noisy"), noise: 2 });
  const fine = successes(subject, { trials: FINE_TRIALS, rng: rng.fork("fine"), dtMs: 1 });
  const { units, inputs, actions } = subject.weights;
  const weights = multitaskInitialWeights(units, inputs, actions, createRng(subject.seed));
  const untrained = successes({ ...subject, weights }, { trials: FINE_TRIALS, rng: rng.fork("untrained") });
  return {
    success,
    chance,
    rows: [
      row("success, mean over tasks", mean(success), { atLeast: 0.95 }, { reference: mean(chance) }),
      row(
        "success in the worst task",
        worst,
        { atLeast: 0.9 },
        { reference: chance[success.indexOf(worst)] },
      ),
      row(
        "success at 2× noise, mean over tasks",
        mean(noisy),
        { atLeast: 0.85 },
        { reference: mean(success) },
      ),
      row(
        "success at ticks of 1 ms, mean over tasks",
        mean(fine),
        { atLeast: 0.9 },
        { reference: mean(success) },
      ),
      row("success before training, mean over tasks", mean(untrained), { atMost: 0.2 }),
      compositionRow(subject, rng.fork("composition")),
    ],
  };
}

/** One rule, judged by what was right in each trial and by what was right in the one before. */
function againstChance(subject: Subject, rule: string, rng: Rng): { success: number; chance: number } {
  const before = new Float32Array(2).fill(Number.NaN);
  const intention = new Float32Array(2 + RULES.length);
  let byChance = 0;
  const success = live(subject, rule, { trials: TRIALS, rng }, ({ task, trial }) => {
    if (trial.outcome === undefined) return;
    if (task.judge(before)) byChance++;
    task.intention(intention);
    before.set(intention.subarray(0, 2));
  });
  return { success, chance: byChance / (TRIALS - 1) };
}

/**
 * Rules as vectors (Yang et al. 2019, figure 7): delay-anti is told as anti + delay-go − go, which the brain has never
 * heard. It describes; the reference is the better of the two that it is made of, told alone.
 */
function compositionRow(subject: Subject, rng: Rng): Row {
  const told = (sum: Readonly<Record<string, number>>) => {
    const retell = (input: Float32Array) => {
      RULE_NAMES.forEach((name, i) => {
        input[RULES_INPUT + i] = sum[name] ?? 0;
      });
    };
    return live(subject, "delay-anti", { trials: TRIALS, rng, retell });
  };
  const value = told({ anti: 1, "delay-go": 1, go: -1 });
  const reference = Math.max(told({ anti: 1 }), told({ "delay-go": 1 }));
  return row("delay-anti told as anti + delay-go − go, success", value, { atLeast: 0 }, { reference });
}
