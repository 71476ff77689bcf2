/** The shipped network does all of its tasks, on trials nobody trained or examined it on. */
import { describe, expect, test } from "vitest";
import { brains, dtMsOf } from "../../../server/brains/index.ts";
import { multitaskWeights } from "../../../server/brains/weights/index.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import { tasks } from "../../../server/tasks/index.ts";
import { RULE_NAMES } from "../../../server/tasks/multitask-rules.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const RULES_INPUT = 17;

/** The share of trials under a rule that succeed when the brain is told `told`. */
function success(params: object, rule: string, trials: number, dtMs: number, told = rule): number {
  const rng = createRng(seed).fork(rule);
  const context = { rng: rng.fork("brain"), dtMs, kernels: simdKernels() };
  const brain = brains.get("multitask").create(params, context);
  const task = tasks.get("multitask").create({ rule }, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const nothing = [new Float32Array(brain.sites[0].width)];
  let succeeded = 0;
  for (let done = 0; done < trials; ) {
    task.sense(input);
    input.fill(0, RULES_INPUT);
    input[RULES_INPUT + RULE_NAMES.indexOf(told)] = 1;
    brain.step(action, input, nothing);
    task.advance(action);
    const { outcome } = task.trial();
    if (outcome === undefined) continue;
    done++;
    if (outcome) succeeded++;
  }
  return succeeded / trials;
}

/** Three standard errors below what is claimed, of so many trials. */
const least = (claim: number, trials: number) => claim - 3 * Math.sqrt((claim * (1 - claim)) / trials);
const average = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

describe.each(multitaskWeights.map(({ header }) => header))("seed $seed", (header) => {
  const params = { seed: header.seed };

  test("its weights say where they came from", () => {
    expect(header).toMatchObject({ brain: "multitask", units: 256, inputs: 29, actions: 3 });
    expect(header.success).toBeGreaterThanOrEqual(0.95);
    expect(header.heldOutTrials).toBeGreaterThanOrEqual(1000);
    expect(header.config.dtMs).toBe(dtMsOf("multitask"));
  });

  test(`it succeeds in every task (chance ${seed})`, () => {
    const each = RULE_NAMES.map((rule) => success(params, rule, 40, dtMsOf("multitask")));
    expect(average(each)).toBeGreaterThan(least(0.95, 40 * 12));
    RULE_NAMES.forEach((rule, i) => {
      expect(each[i], rule).toBeGreaterThan(least(0.9, 40));
    });
  });

  test(`it still does at ticks of 1 ms (chance ${seed})`, () => {
    expect(average(RULE_NAMES.map((rule) => success(params, rule, 5, 1)))).toBeGreaterThan(least(0.9, 60));
  });

  test(`it listens to the rule: told another one, it does that instead (chance ${seed})`, () => {
    for (const [rule, told] of [
      ["go", "anti"],
      ["delay-anti", "delay-go"],
    ]) {
      expect(success(params, rule, 20, dtMsOf("multitask"), told), `${rule} told as ${told}`).toBeLessThan(
        0.2,
      );
    }
  });
});

test("a seed nobody trained is refused in words that name those there are", () => {
  const context = { rng: createRng(seed), dtMs: 20, kernels: simdKernels() };
  const seeds = multitaskWeights.map(({ header }) => header.seed).join(", ");
  expect(() => brains.get("multitask").create({ seed: 4711 }, context)).toThrow(
    `"multitask", parameter "seed": there are trained weights for seeds ${seeds}`,
  );
});
