/** A batch of `multitask` is what the task would show, and who says its targets succeeds. */
import { expect, test } from "vitest";
import { recipeFor } from "../../../../server/learners/recipes/index.ts";
import { RULE_NAMES } from "../../../../server/tasks/multitask-rules.ts";
import { RESPONSE } from "../../../../server/tasks/multitask-trial.ts";
import { createVerdict } from "../../../../server/tasks/multitask-verdict.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const recipe = recipeFor("multitask");
const [INPUTS, SAID, RULES_INPUT, RESPONSE_MS] = [29, 3, 17, 400];

test(`who says the targets of a trial does what is right, whatever the tick (seed ${seed})`, () => {
  for (const dtMs of [20, 10, 7]) {
    const { ticks, size, targets, weights } = recipe.draw(36, dtMs, createRng(seed));
    expect(weights.every((weight) => weight >= 0)).toBe(true);
    const goAt = ticks - Math.round(RESPONSE_MS / dtMs);
    const verdict = createVerdict(dtMs);
    for (let b = 0; b < size; b++) {
      verdict.begin();
      const said = (t: number) => targets.subarray(SAID * (t * size + b), SAID * (t * size + b + 1));
      for (let t = 0; t < ticks; t++) {
        verdict.hear(said(t), t < goAt ? 0 : RESPONSE, t < goAt ? t : t - goAt);
      }
      const [, x, y] = said(ticks - 1);
      expect(verdict.agrees(x, y)).toBe(true);
      expect(verdict.agrees(-x, -y)).toBe(x === 0 && y === 0);
      expect([0, 1]).toContain(Math.round(1e4 * Math.hypot(x, y)) / 1e4);
      expect(weights[SAID * ((ticks - 1) * size + b)]).toBeGreaterThan(0);
    }
  }
});

test(`every rule is practised in every batch, and told throughout its trial (seed ${seed})`, () => {
  const rng = createRng(seed);
  const slots = new Set<number>();
  for (let n = 0; n < 8; n++) {
    const { ticks, size, cues } = recipe.draw(recipe.numbers.batch, 20, rng);
    const told = Array.from({ length: size }, (_, b) => {
      const at = INPUTS * b + RULES_INPUT;
      return cues.subarray(at, at + RULE_NAMES.length).indexOf(1);
    });
    slots.add(told[0]);
    expect(new Set(told).size).toBe(RULE_NAMES.length);
    const silent = told.filter((rule, b) => {
      for (let t = 0; t < ticks; t++)
        if (cues[INPUTS * (t * size + b) + RULES_INPUT + rule] !== 1) return true;
      return false;
    });
    expect(silent).toEqual([]);
  }
  expect(slots.size, "a slot whose state is carried over always meets the same rule").toBeGreaterThan(1);
});
