import { expect, test } from "vitest";
import { areaSites } from "../../../server/brains/grasp-areas.ts";
import { type Damage, damaged } from "../../../server/brains/grasp-damage.ts";
import { brains } from "../../../server/brains/index.ts";
import { createRnnBrain, SIGMA } from "../../../server/brains/rnn.ts";
import { graspWeights } from "../../../server/brains/weights/index.ts";
import { unpackWeights } from "../../../server/brains/weights.ts";
import { buildRig, defaultSession } from "../../../server/build.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import { tasks } from "../../../server/tasks/index.ts";
import { step } from "../../../streams/loop.ts";
import type { Brain } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const DT_MS = 20;

interface Exam {
  readonly success: number;
  /** Mean loss of the trials in which something was to be grasped. */
  readonly loss: number;
}

function examine(params: object, trials: number, dtMs: number): Exam {
  const rng = createRng(seed);
  const brain = brains.get("grasp").create(params, { rng: rng.fork("brain"), dtMs, kernels: simdKernels() });
  const task = tasks.get("grasp").create({}, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const world = new Float32Array(task.worlds.length);
  const nothing = brain.sites.map(({ width }) => new Float32Array(width));
  let succeeded = 0;
  const losses: number[] = [];
  for (let done = 0; done < trials; ) {
    task.sense(input);
    brain.step(action, input, nothing);
    task.advance(action);
    const { outcome } = task.trial();
    if (outcome === undefined) continue;
    done++;
    if (outcome) succeeded++;
    task.world(world);
    if (world[task.worlds.indexOf("hold")] === 0) losses.push(world[task.worlds.indexOf("loss")]);
  }
  return { success: succeeded / trials, loss: losses.reduce((sum, one) => sum + one, 0) / losses.length };
}

for (const { header } of graspWeights) {
  const which = { seed: header.seed };

  test(`seed ${header.seed} grasps in trials nobody trained or examined it on (chance ${seed})`, () => {
    // Three standard errors below 95 % of 200 trials.
    expect(examine(which, 200, DT_MS).success).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / 200));
  });

  test(`seed ${header.seed} does the same at finer ticks (chance ${seed})`, () => {
    const { loss } = examine(which, 25, 1);
    expect(loss).toBeLessThan(0.15);
    expect(examine(which, 100, 10).success).toBeGreaterThan(0.85);
  });

  test(`seed ${header.seed} needs every area and every link (chance ${seed})`, () => {
    const healthy = examine(which, 30, DT_MS).loss;
    const damages: Damage[] = [
      ...(["anterior", "premotor", "motor"] as const).map((area) => ({
        lesion: { area, fraction: 0.5, seed: 1 },
      })),
      ...(["anterior-premotor", "premotor-motor"] as const).map((between) => ({
        disconnect: { between, fraction: 1, seed: 1 },
      })),
    ];
    for (const damage of damages) {
      const { loss } = examine({ ...which, ...damage }, 30, DT_MS);
      expect(loss, JSON.stringify(damage)).toBeGreaterThan(5 * healthy);
    }
  });
}

/** Everything a brain says in 100 ticks of noise. */
function lived(brain: Brain): number[] {
  const world = createRng(seed).fork("world");
  const [input, action] = [new Float32Array(brain.inputs), new Float32Array(brain.actions)];
  const nothing = brain.sites.map(({ width }) => new Float32Array(width));
  return Array.from({ length: 100 }, () => {
    brain.step(action, world.normals(input, 0.5), nothing);
    return [...action, ...brain.sites.flatMap((_, site) => [...brain.activations(site)])];
  }).flat();
}

test(`without damage it is the trained network to the bit; with damage, the damaged one (chance ${seed})`, () => {
  const weights = unpackWeights(graspWeights[0]);
  const context = () => ({ rng: createRng(seed), dtMs: DT_MS, kernels: simdKernels() });
  const lesion = { area: "motor", fraction: 0.3, seed: 4 } as const;
  for (const damage of [{}, { lesion }]) {
    const brain = brains.get("grasp").create({ seed: graspWeights[0].header.seed, ...damage }, context());
    const same = createRnnBrain("same", damaged(weights, damage), SIGMA, context(), areaSites(weights.units));
    expect(lived(brain)).toEqual(lived(same));
  }
});

test(`the twin has the damage as well (chance ${seed})`, () => {
  const config = defaultSession(seed, "grasp");
  const params = { lesion: { area: "premotor", fraction: 0.5 }, disconnect: { between: "premotor-motor" } };
  const rig = buildRig({ ...config, brain: { name: "grasp", params } });
  const silent = new Uint8Array(100).fill(1);
  for (let t = 0; t < 200; t++) {
    step(rig, []);
    for (const { brain } of [rig.body, rig.twin!]) {
      brain.activations(1).forEach((rate, unit) => {
        if (rate !== 0) silent[unit] = 0;
      });
    }
    expect(rig.views.twin[rig.views.twin.length - 1], "divergence").toBe(0);
  }
  expect(silent.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(50);
});

test("a session records one area and stimulates another", () => {
  const config = defaultSession(1, "grasp");
  const rig = buildRig({
    ...config,
    electrodes: { site: "premotor", count: 16 },
    stimulator: { site: "motor", electrodes: 16 },
  });
  expect([rig.electrodes.channels, rig.stimulator.currents.length, rig.stimulator.site]).toEqual([16, 16, 2]);
  expect(() => buildRig({ ...config, electrodes: { site: "cortex" } })).toThrow(
    'no site "cortex" to record; brain "grasp" has "anterior", "premotor", "motor"',
  );
});

test("damage that does not fit is refused in words", () => {
  const context = { rng: createRng(seed), dtMs: DT_MS, kernels: simdKernels() };
  const create = (params: object) => () => brains.get("grasp").create(params, context);
  expect(create({ lesion: { area: "cortex" } })).toThrow(/"grasp", parameter "lesion.area"/);
  expect(create({ lesion: { area: "motor", fraction: 2 } })).toThrow(/"grasp", parameter "lesion.fraction"/);
  expect(create({ disconnect: { between: "anterior-motor" } })).toThrow(/parameter "disconnect.between"/);
  const seeds = graspWeights.map(({ header }) => header.seed).join(", ");
  expect(create({ seed: 4711 })).toThrow(`there are trained weights for seeds ${seeds}`);
});
