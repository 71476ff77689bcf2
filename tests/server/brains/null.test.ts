/** Nothing about the target reaches the null brain, and readers that find everything in reach find nothing in it. */
import { expect, test } from "vitest";
import { brains } from "../../../server/brains/index.ts";
import { buildSession, defaultSession } from "../../../server/build.ts";
import { discoveries } from "../../../server/certificate/null/discovery.ts";
import { liveTrials } from "../../../server/certificate/null/life.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import { uniformity } from "../../../server/symbiote/lenses/analyses/uniformity.ts";
import { METRIC_LABELS } from "../../../server/symbiote/symbiote.ts";
import { streamNamed, viewOf } from "../../../streams/frame.ts";
import { step } from "../../../streams/loop.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

test(`to the bit, its life is the same whatever the cue says and wherever the hand is (seed ${seed})`, () => {
  const make = () =>
    brains.get("null").create({}, { rng: createRng(seed), dtMs: 10, kernels: simdKernels() });
  const [one, other] = [make(), make()];
  const rng = createRng(seed).fork("world");
  const [a, b] = [new Float32Array(9), new Float32Array(9)];
  const [actionA, actionB] = [new Float32Array(2), new Float32Array(2)];
  const silence = [new Float32Array(one.sites[0].width)];
  for (let t = 0; t < 600; t++) {
    rng.normals(a, 1);
    rng.normals(b, 1);
    for (const input of [a, b]) {
      input[2] = t % 200 < 130 ? 1 : 0;
      if (t % 200 < 50 || t % 200 > 60) input.fill(0, 0, 2);
    }
    one.step(actionA, a, silence);
    other.step(actionB, b, silence);
    expect([...actionA]).toEqual([...actionB]);
    expect(one.activations(0)).toEqual(other.activations(0));
  }
});

test(`all readers find reach's intention, and find nothing here more often than chance (seed ${seed})`, () => {
  const rng = createRng(seed);
  const search = (brain: string, life: number) => {
    const own = rng.fork(`${brain} ${life}`);
    return discoveries(liveTrials(brain, 1, 30, own.fork("life")), 19, own.fork("read"));
  };
  for (const { r2, p } of search("reach", 0)) {
    expect(p).toBe(0.05);
    expect(r2).toBeGreaterThan(0.7);
  }
  const found = [1, 2, 3, 4].flatMap((life) => search("null", life).filter(({ p }) => p <= 0.05));
  // Twelve tests at α = .05, correlated in threes: more than six is a matter of one in a million.
  expect(found.length).toBeLessThanOrEqual(6);
});

test(`the symbiote that reads reach within a minute reads nothing here in that time (seed ${seed})`, () => {
  const { rig, symbiote } = buildSession(defaultSession(seed, "null"));
  const row = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  for (let t = 0; t < 6000; t++) {
    step(rig, []);
    symbiote.react(t, row);
    symbiote.learn();
  }
  const r2Goal = symbiote.metrics[METRIC_LABELS.indexOf("r2Goal")];
  expect(r2Goal).toBeLessThan(0.1);
});

test(`uniform p-values pass for uniform, skewed ones do not (seed ${seed})`, () => {
  const rng = createRng(seed);
  const values = Float64Array.from({ length: 400 }, () => rng.uniform());
  expect(uniformity(values).p).toBeGreaterThan(1e-5);
  expect(uniformity(values.map((p) => p ** 2)).p).toBeLessThan(1e-5);
  const grid = values.map((p) => Math.ceil(20 * p) / 20);
  expect(uniformity(grid, 20).distance).toBeLessThanOrEqual(uniformity(values).distance + 1e-9);
  expect(
    uniformity(
      grid.map((p) => p ** 2),
      20,
    ).p,
  ).toBeLessThan(1e-5);
});
