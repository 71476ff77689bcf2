import { expect, test } from "vitest";
import { brains } from "../../../server/brains/index.ts";
import { initialWeights } from "../../../server/brains/initial.ts";
import { createRnnBrain, SIGMA } from "../../../server/brains/rnn.ts";
import { decideWeights } from "../../../server/brains/weights/index.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import { tasks } from "../../../server/tasks/index.ts";
import type { Brain } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);

const shipped = (params: object, dtMs: number) =>
  brains.get("decide").create(params, { rng: rng.fork("brain"), dtMs, kernels: simdKernels() });

/** Live `trials` trials; returns the share that succeeded, and how often the choice followed the other evidence. */
function live(brain: Brain, trials: number): { readonly right: number; readonly misled: number } {
  const task = tasks.get("decide").create({}, { rng: rng.fork("task"), dtMs: brain.dtMs });
  const input = new Float32Array(5);
  const action = new Float32Array(1);
  const world = new Float32Array(task.worlds.length);
  const nothing = [new Float32Array(brain.sites[0].width)];
  const at = (name: string) => world[task.worlds.indexOf(name)];
  const counts = { right: 0, misled: 0, opposed: 0 };
  for (let done = 0; done < trials; ) {
    task.sense(input);
    brain.step(action, input, nothing);
    task.advance(action);
    const { outcome } = task.trial();
    if (outcome === undefined) continue;
    done++;
    task.world(world);
    if (outcome) counts.right++;
    if (at("motionCoherence") * at("colourCoherence") > 0) continue;
    counts.opposed++;
    if (!outcome) counts.misled++;
  }
  return { right: counts.right / trials, misled: counts.misled / counts.opposed };
}

for (const { header } of decideWeights) {
  const params = { seed: header.seed };

  test(`seed ${header.seed} chooses right in trials nobody trained or examined it on (chance ${seed})`, () => {
    const { right, misled } = live(shipped(params, 20), 500);
    // Three standard errors from 98 % of 500 trials, and of the half in which the evidence disagrees.
    expect(right).toBeGreaterThan(0.98 - 3 * Math.sqrt((0.98 * 0.02) / 500));
    expect(misled).toBeLessThan(0.02 + 3 * Math.sqrt((0.98 * 0.02) / 250));
  });

  test(`seed ${header.seed} still does at ticks of 1 ms (chance ${seed})`, () => {
    expect(live(shipped(params, 1), 60).right).toBeGreaterThan(0.88);
  });
}

test(`a network of the same size without training chooses nothing right (chance ${seed})`, () => {
  const weights = initialWeights(128, 5, 1, rng.fork("weights"));
  const context = { rng: rng.fork("brain"), dtMs: 20, kernels: simdKernels() };
  expect(live(createRnnBrain("untrained", weights, SIGMA, context), 100).right).toBeLessThan(0.7);
});
