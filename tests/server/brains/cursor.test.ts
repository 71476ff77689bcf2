/** The brain that flies cursors: it masters its task, and it corrects what moves the cursor besides. */
import { expect, test } from "vitest";
import { brains } from "../../../server/brains/index.ts";
import { cursorWeights } from "../../../server/brains/weights/index.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import cursor, { type CursorTask } from "../../../server/tasks/cursor.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const kernels = simdKernels();

/** Live `trials` trials while `disturb` moves the cursor besides. @returns success, and mean distance at their ends */
function live(network: number, trials: number, disturb: (tick: number) => readonly [number, number]) {
  const rng = createRng(seed);
  const brain = brains.get("cursor").create({ seed: network }, { rng: rng.fork("brain"), dtMs: 10, kernels });
  const task = cursor.create({}, { rng: rng.fork("task"), dtMs: 10 }) as CursorTask;
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(2);
  const silence = [new Float32Array(brain.sites[0].width)];
  const world = new Float32Array(task.worlds.length);
  // The same plant as the task's, with something added to its velocity.
  const velocity = [0, 0];
  let [succeeded, distance, done] = [0, 0, 0];
  for (let tick = 0; done < trials; tick++) {
    task.sense(input);
    brain.step(action, input, silence);
    const besides = disturb(tick);
    for (let i = 0; i < 2; i++) velocity[i] += 0.01 * (20 * action[i] - 5 * velocity[i]);
    task.drive([velocity[0] + besides[0], velocity[1] + besides[1]]);
    task.advance(action);
    const { outcome } = task.trial();
    if (outcome === undefined) continue;
    done++;
    succeeded += Number(outcome);
    task.world(world);
    distance += Math.hypot(world[0] - world[4], world[1] - world[5]) / trials;
  }
  return { success: succeeded / trials, distance };
}

test.each(cursorWeights.map(({ header }) => header.seed))(
  `network %i acquires targets (seed ${seed})`,
  (network) => {
    const { success, distance } = live(network, 40, () => [0, 0]);
    expect(success).toBeGreaterThanOrEqual(0.95);
    expect(distance).toBeLessThan(0.1);
  },
);

test.each(cursorWeights.map(({ header }) => header.seed))(
  `network %i holds its targets against a wind that would carry the cursor half a unit away (seed ${seed})`,
  (network) => {
    const { success, distance } = live(network, 40, () => [0.2, -0.1]);
    expect(success).toBeGreaterThanOrEqual(0.9);
    // Left to itself the cursor would be 0.22 · 2.5 = 0.56 away at the end of a trial.
    expect(distance).toBeLessThan(0.2);
  },
);
