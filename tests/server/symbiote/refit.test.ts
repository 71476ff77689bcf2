import { expect, test } from "vitest";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { intentions } from "../../../server/symbiote/intention/index.ts";
import { createScore } from "../../../server/symbiote/scores.ts";
import { createSymbiote, METRIC_LABELS } from "../../../server/symbiote/symbiote.ts";
import { createRng } from "../../../streams/rng.ts";
import { momentOf } from "../../contracts/intention.contract.ts";
import { claimSeed } from "../../stand-ins.ts";
import { planted, TRIAL } from "./planted.ts";

const seed = claimSeed();
const SHAPE = { channels: 16, outputs: 4, goals: 2 };

const refit = (params: object) =>
  intentions.get("refit").create(params, { outputs: 4, goals: 2, dtMs: 10, rng: createRng(seed) });

test(`speed as decoded, direction to the target, and nothing else is touched (seed ${seed})`, () => {
  const brain = planted(seed, SHAPE);
  const rng = createRng(seed);
  const estimator = refit({ trials: 0, radius: 0 });
  const out = new Float32Array(4);
  for (let t = 0; t < 4 * TRIAL; t++) {
    brain.next();
    const decoded = rng.normals(new Float32Array(4), 1);
    const moment = { ...momentOf(brain, t), decoded };
    estimator.estimate(out, moment);
    if (Number.isNaN(brain.intention[0])) {
      expect([...out]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
      continue;
    }
    const way = [0, 1].map((i) => brain.intention[i] - moment.behaviour[i]);
    expect([...out.subarray(0, 2)]).toEqual([...brain.intention.subarray(0, 2)]);
    expect(Math.hypot(out[2], out[3])).toBeCloseTo(Math.hypot(decoded[2], decoded[3]), 4);
    expect(out[2] * way[0] + out[3] * way[1]).toBeCloseTo(Math.hypot(out[2], out[3]) * Math.hypot(...way), 4);
  }
});

test(`on the target the velocity is zero, and the first trials are as instructed (seed ${seed})`, () => {
  const brain = planted(seed, SHAPE);
  const estimator = refit({ trials: 2, radius: 0.15 });
  const out = new Float32Array(4);
  for (let t = 0; t < 4 * TRIAL; t++) {
    brain.next();
    const behaviour = brain.truth.subarray(0, 2).map((x) => x + 0.1);
    estimator.estimate(out, { ...momentOf(brain, t), behaviour });
    if (Number.isNaN(brain.intention[0])) continue;
    const velocity = brain.trial() < 2 ? [...brain.intention.subarray(2)] : [0, 0];
    expect([...out.subarray(2)].map(Math.abs)).toEqual(velocity.map(Math.abs));
  }
});

test(`relabelled intentions teach, and scores are on what was instructed (seed ${seed})`, () => {
  const brain = planted(seed, SHAPE);
  const positions = Float32Array.from({ length: SHAPE.channels }, (_, k) => k);
  const named = (name: string, params = {}) => ({ name, params });
  const symbiote = createSymbiote({
    ...SHAPE,
    worlds: 2,
    behaviours: 2,
    epochs: 1,
    montage: { recording: positions, stimulation: Float32Array.of(0) },
    dtMs: 10,
    kernels: referenceKernels,
    config: {
      seed,
      decoder: named("rls"),
      intention: named("refit", { trials: 5 }),
      law: named("off"),
    },
  });
  const relabel = refit({ trials: 5 });
  const [instructed, relabelled] = [createScore(4, 10), createScore(4, 10)];
  const out = new Float32Array(4);
  for (let t = 0; t < 60 * TRIAL; t++) {
    brain.next();
    const moment = momentOf(brain, t);
    symbiote.react(
      t,
      Float32Array.of(
        ...brain.observation,
        ...brain.intention,
        brain.trial(),
        0,
        t % TRIAL,
        Number.NaN,
        ...moment.behaviour,
        0,
      ),
    );
    const { decoded } = symbiote;
    relabel.estimate(out, { ...moment, decoded });
    instructed.add(brain.intention, decoded);
    relabelled.add(out, decoded);
    symbiote.learn();
  }
  const r2Rest = symbiote.metrics[METRIC_LABELS.indexOf("r2Rest")];
  expect(r2Rest).toBeCloseTo(instructed.r2(2, 4), 5);
  // Here velocity has nothing to do with the way to the target, so the two scores are far apart.
  expect(Math.abs(relabelled.r2(2, 4) - instructed.r2(2, 4))).toBeGreaterThan(0.1);
});
