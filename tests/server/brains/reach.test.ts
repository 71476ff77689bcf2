import { Matrix, solve } from "ml-matrix";
import { expect, test } from "vitest";
import { brains } from "../../../server/brains/index.ts";
import { reachWeights } from "../../../server/brains/weights/index.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import { tasks } from "../../../server/tasks/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const DELAY = 2;

/** Live `trials` trials; `visit` sees every tick. Returns the share that succeeded. */
function live(
  name: string,
  params: object,
  trials: number,
  dtMs: number,
  visit?: (rates: Float32Array, epoch: number, target: readonly number[], trial: number) => void,
): number {
  const rng = createRng(seed).fork(name);
  const brain = brains.get(name).create(params, { rng: rng.fork("brain"), dtMs, kernels: simdKernels() });
  const task = tasks.get("reach").create({}, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(9);
  const action = new Float32Array(2);
  const intention = new Float32Array(4);
  const nothing = [new Float32Array(brain.sites[0].width)];
  let succeeded = 0;
  for (let done = 0; done < trials; ) {
    task.sense(input);
    brain.step(action, input, nothing);
    task.advance(action);
    const { epoch, outcome, trial } = task.trial();
    task.intention(intention);
    visit?.(brain.activations(0), epoch, [intention[0], intention[1]], trial);
    if (outcome === undefined) continue;
    done++;
    if (outcome) succeeded++;
  }
  return succeeded / trials;
}

/** Variance-weighted R² of a ridge fitted on even trials and scored on odd ones, over the delay. */
function delayReadout(name: string, params: object): number {
  const rows: { even: number[][]; odd: number[][] } = { even: [], odd: [] };
  const targets: { even: number[][]; odd: number[][] } = { even: [], odd: [] };
  let ticks = 0;
  live(name, params, 200, 10, (rates, epoch, target, trial) => {
    if (epoch !== DELAY || ticks++ % 5 !== 0) return;
    const half = trial % 2 === 0 ? "even" : "odd";
    rows[half].push([...rates, 1]);
    targets[half].push([...target]);
  });
  const [x, y] = [new Matrix(rows.even), new Matrix(targets.even)];
  const gram = x.transpose().mmul(x);
  const weights = solve(gram.add(Matrix.eye(gram.rows).mul(0.1)), x.transpose().mmul(y));
  const truth = new Matrix(targets.odd);
  const residual = truth.clone().sub(new Matrix(rows.odd).mmul(weights));
  const centred = truth.clone().subRowVector(truth.mean("column"));
  return 1 - residual.norm() ** 2 / centred.norm() ** 2;
}

for (const { header } of reachWeights) {
  const params = { seed: header.seed };

  test(`seed ${header.seed} succeeds in trials nobody trained or examined it on (chance ${seed})`, () => {
    // Three standard errors below 98 % of 500 trials.
    expect(live("reach", params, 500, 10)).toBeGreaterThan(0.98 - 3 * Math.sqrt((0.98 * 0.02) / 500));
  });

  test(`seed ${header.seed} holds the target in memory, where a line can read it (chance ${seed})`, () => {
    expect(delayReadout("reach", params)).toBeGreaterThan(0.9);
  });

  test(`seed ${header.seed} still reaches at ticks of 1 ms (chance ${seed})`, () => {
    expect(live("reach", params, 60, 1)).toBeGreaterThan(0.8);
  });
}

test("a seed nobody trained is refused in words that name those there are", () => {
  const context = { rng: createRng(seed), dtMs: 10, kernels: simdKernels() };
  const seeds = reachWeights.map(({ header }) => header.seed).join(", ");
  expect(() => brains.get("reach").create({ seed: 4711 }, context)).toThrow(
    `"reach", parameter "seed": there are trained weights for seeds ${seeds}`,
  );
});

test(`the untrained brain knows nothing: it fails, and forgets the target in the delay (chance ${seed})`, () => {
  expect(live("untrained", {}, 50, 10)).toBeLessThan(0.3);
  expect(delayReadout("untrained", {})).toBeLessThan(0.9);
});
