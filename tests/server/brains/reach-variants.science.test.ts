/** The other networks that ship for `reach`: with an arm of two links, and trained for the task alone. */
import { expect, test } from "vitest";
import { brains, lifeOf } from "../../../server/brains/index.ts";
import { reachTwoLinkWeights, reachUnregularisedWeights } from "../../../server/brains/weights/index.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import { tasks } from "../../../server/tasks/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const chance = claimSeed();
const TRIALS = 500;

/** Share of trials that succeed in the task that the brain's parameters ask for. */
function success(params: Record<string, string | number>): number {
  const { task: home, dtMs } = lifeOf("reach", params);
  const rng = createRng(chance);
  const brain = brains.get("reach").create(params, { rng: rng.fork("brain"), dtMs, kernels: simdKernels() });
  const task = tasks.get(home.name).create(home.params, { rng: rng.fork("task"), dtMs });
  const [input, action] = [new Float32Array(task.inputs), new Float32Array(task.actions)];
  const silence = brain.sites.map(({ width }) => new Float32Array(width));
  let [trials, succeeded] = [0, 0];
  while (trials < TRIALS) {
    task.sense(input);
    brain.step(action, input, silence);
    task.advance(action);
    const { outcome } = task.trial();
    if (outcome === undefined) continue;
    trials++;
    if (outcome) succeeded++;
  }
  return succeeded / trials;
}

/** Three standard errors below `share` of all trials. */
const nearly = (share: number) => share - 3 * Math.sqrt((share * (1 - share)) / TRIALS);

test(`with two links they succeed in 98 % of trials (chance ${chance})`, () => {
  expect(reachTwoLinkWeights.length).toBeGreaterThan(0);
  for (const { header } of reachTwoLinkWeights) {
    expect(success({ arm: "two-link", seed: header.seed })).toBeGreaterThan(nearly(0.98));
  }
});

test(`those trained for the task alone do it, less surely in noise they were not trained in (chance ${chance})`, () => {
  expect(reachUnregularisedWeights.length).toBeGreaterThan(0);
  for (const { header } of reachUnregularisedWeights) {
    expect(success({ recipe: "unregularised", seed: header.seed })).toBeGreaterThan(nearly(0.88));
  }
});
