import { describe, expect, test } from "vitest";
import { PARTS } from "../../../server/brains/weights.ts";
import { selectBackend } from "../../../server/learners/backend.ts";
import { type Numbers, numbersOf, type Recipe } from "../../../server/learners/recipe.ts";
import { recipeFor, recipes } from "../../../server/learners/recipes/index.ts";
import { createTrainer } from "../../../server/learners/trainer.ts";
import { tasks } from "../../../server/tasks/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const { tf } = await selectBackend();
const reach = recipeFor("reach");

const trainerOf = (recipe: Recipe, changes: Partial<Numbers> & { seed: number }, unregularised = false) =>
  createTrainer(tf, recipe, numbersOf(recipe, changes, unregularised));

test("`reach` trains as it always did: losses and weights of five iterations, as they first were", () => {
  const trainer = trainerOf(reach, { seed: 5, units: 24, batch: 6 });
  const losses = Array.from({ length: 5 }, () => trainer.iterate());
  const first = [18.886142266563596, 19.341445770986564, 12.932966126797874, 10.826280014343475];
  [...first, 21.202110711352688].forEach((loss, i) => {
    expect(losses[i] / loss, `iteration ${i}`).toBeCloseTo(1, 6);
  });
  const samples = {
    recurrent: -0.27703604102134705,
    input: -0.2436312735080719,
    bias: 0.006482100114226341,
    output: 0.0004964333493262529,
    outputBias: 0.0058713676407933235,
  };
  for (const part of PARTS) expect(trainer.weights[part][1], part).toBeCloseTo(samples[part], 6);
});

test(`what is masked is zero from the start and stays zero, exactly; the rest learns (seed ${seed})`, () => {
  const rng = createRng(seed);
  const some = (length: number) => Uint8Array.from({ length }, () => rng.below(2));
  const masks = { recurrent: some(24 * 24), input: some(24 * 9), output: some(2 * 24) };
  const sparse: Recipe = { ...reach, masks: () => masks };
  const trainer = trainerOf(sparse, { seed, units: 24, batch: 4 });
  const before = PARTS.map((part) => trainer.weights[part].slice());
  for (let i = 0; i < 4; i++) trainer.iterate();
  for (const part of ["recurrent", "input", "output"] as const) {
    const was = before[PARTS.indexOf(part)];
    trainer.weights[part].forEach((w, i) => {
      if (masks[part][i] === 0) expect([was[i], w], `${part} ${i}`).toEqual([0, 0]);
      else expect(w, `${part} ${i} did not learn`).not.toBe(was[i]);
    });
  }
});

test("a mask of another shape is refused in words", () => {
  const odd: Recipe = { ...reach, masks: () => ({ recurrent: new Uint8Array(3) }) };
  expect(() => trainerOf(odd, { seed, units: 24 })).toThrow('mask of "recurrent" has 3 entries');
});

test("unregularised: the task is all there is, and the numbers say so", () => {
  const numbers = numbersOf(reach, { seed }, true);
  expect(numbers).toMatchObject({ sigma: 0, ratePenalty: 0, weightPenalty: 0, unregularised: 1 });
  expect(numbersOf(reach, { seed })).not.toHaveProperty("unregularised");
  // The same first trials and weights; what is missing is what the penalties and the noise cost.
  const [plain, free] = [false, true].map((control) =>
    trainerOf(reach, { seed: 3, units: 24, batch: 4, ratePenalty: 50 }, control).iterate(),
  );
  expect(free).toBeLessThan(plain);
});

test("weights that a recipe begins with are where training begins", () => {
  const own = trainerOf(reach, { seed: seed + 1, units: 16, batch: 2 }).weights;
  const trainer = trainerOf({ ...reach, initial: () => own }, { seed, units: 16, batch: 2 });
  for (const part of PARTS) expect(trainer.weights[part]).toEqual(own[part]);
});

describe.each(recipes.map((recipe) => [recipe.brain, recipe] as const))("recipe %s", (_, recipe) => {
  const task = tasks.get(recipe.task).create({}, { rng: createRng(seed), dtMs: recipe.numbers.dtMs });

  test("fits its task", () => {
    expect([recipe.inputs, recipe.actions]).toEqual([task.inputs, task.actions]);
    expect(recipe.exam.stop).toBeGreaterThanOrEqual(recipe.exam.pass);
  });

  test(`draws whole, finite batches, the same from the same chance (seed ${seed})`, () => {
    const { dtMs } = recipe.numbers;
    const plant = recipe.plant?.(dtMs);
    const batch = recipe.draw(5, dtMs, createRng(seed));
    const fed = (plant?.senses ?? []).reduce((sum, { count }) => sum + count, 0);
    const rows = batch.ticks * 5;
    expect(batch.size).toBe(5);
    expect(batch.cues).toHaveLength(rows * (recipe.inputs - fed));
    for (const part of [batch.targets, batch.weights]) {
      expect(part).toHaveLength(rows * (plant?.width ?? recipe.actions));
    }
    for (const part of [batch.cues, batch.targets, batch.weights]) {
      expect(part.every(Number.isFinite)).toBe(true);
    }
    expect(batch.weights.every((w) => w >= 0) && batch.weights.some((w) => w > 0)).toBe(true);
    expect(recipe.draw(5, dtMs, createRng(seed))).toEqual(batch);
    expect(recipe.draw(5, dtMs, createRng(seed + 1))).not.toEqual(batch);
  });

  test("iterates, and goes on exactly from what was saved", () => {
    const changes = { seed, units: Math.min(recipe.numbers.units, 30), batch: 2 };
    const small: Recipe = recipe.masks === undefined ? recipe : { ...recipe, masks: () => ({}) };
    const trainer = trainerOf(small, changes);
    expect(Number.isFinite(trainer.iterate())).toBe(true);
    const saved = structuredClone(trainer.save());
    const losses = [trainer.iterate(), trainer.iterate()];
    const other = trainerOf(small, changes);
    other.restore(saved);
    expect([other.iterate(), other.iterate()]).toEqual(losses);
  });
});
