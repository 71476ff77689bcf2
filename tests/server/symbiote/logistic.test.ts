import { expect, test } from "vitest";
import { buildRig, buildSymbiote, defaultSession } from "../../../server/build.ts";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { decoders } from "../../../server/symbiote/decoders/index.ts";
import { METRIC_LABELS } from "../../../server/symbiote/symbiote.ts";
import { lockstep } from "../../../streams/drive.ts";
import { constantLatency } from "../../../streams/latency.ts";
import { auroc, brier, expectedCalibrationError, leadTime } from "../../../streams/metric.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const CHANNELS = 10;

const make = (outputs: number, params = {}) =>
  decoders.get("logistic").create(params, {
    channels: CHANNELS,
    outputs,
    dtMs: 10,
    kernels: referenceKernels,
    rng: createRng(seed),
  });

test(`of a choice with known odds it says the odds: calibrated, and nearly as good as who knows them (seed ${seed})`, () => {
  const rng = createRng(seed).fork("brain");
  const weights = rng.normals(new Float32Array(CHANNELS), 1);
  const decoder = make(1);
  const y = new Float32Array(CHANNELS);
  const out = new Float32Array(1);
  const said: number[] = [];
  const known: number[] = [];
  const was: boolean[] = [];
  for (let t = 0; t < 16_000; t++) {
    rng.normals(y, 1);
    const odds = 1 / (1 + Math.exp(-y.reduce((sum, x, k) => sum + x * weights[k], 0)));
    const choice = rng.uniform() < odds;
    if (t % 50 === 0) decoder.publish();
    decoder.observe(y);
    decoder.decode(out);
    if (t > 8000) {
      said.push((1 + out[0]) / 2);
      known.push(odds);
      was.push(choice);
    }
    decoder.learn(Float32Array.of(choice ? 1 : -1));
  }
  expect(expectedCalibrationError(said, was)).toBeLessThan(0.05);
  expect(brier(said, was)).toBeLessThan(brier(known, was) + 0.01);
  expect(auroc(said, was)).toBeGreaterThan(auroc(known, was) - 0.02);
});

test(`of four classes on a line it tells which, where no straight line could (seed ${seed})`, () => {
  const rng = createRng(seed).fork("classes");
  const centres = Array.from({ length: 4 }, () => rng.normals(new Float32Array(CHANNELS), 1));
  const values = [0, 2, 1, 3];
  const decoder = make(1);
  const y = new Float32Array(CHANNELS);
  const out = new Float32Array(1);
  let right = 0;
  for (let t = 0; t < 4000; t++) {
    const own = rng.below(4);
    rng.normals(y, 0.3);
    for (let k = 0; k < CHANNELS; k++) y[k] += centres[own][k];
    if (t % 50 === 0) decoder.publish();
    decoder.observe(y);
    decoder.decode(out);
    if (t >= 3000 && Math.round(out[0]) === values[own]) right++;
    decoder.learn(Float32Array.of(values[own]));
  }
  expect(right / 1000).toBeGreaterThan(0.97);
});

test(`it reads a brain's choice long before the brain says it, and better than the evidence does (seed ${seed})`, () => {
  const usual = defaultSession(seed, "decide");
  const named = { name: "logistic", params: {} };
  const config = { ...usual, twin: false, symbiote: { ...usual.symbiote, decoder: named } };
  const rig = buildRig(config);
  const symbiote = buildSymbiote(config, rig);
  const { task } = rig.body;
  const respond = task.epochs.indexOf("respond");
  const before = Math.round(600 / rig.dtMs);
  const lately: number[] = [];
  const scores: number[] = [];
  const chose: boolean[] = [];
  lockstep(rig, symbiote, constantLatency(1), Math.round(120_000 / rig.dtMs), {
    onTick({ tick }) {
      lately.push(symbiote.decoded[0]);
      const { epoch, ticksInEpoch } = task.trial();
      if (tick < 40_000 / rig.dtMs || epoch !== respond || ticksInEpoch !== 0) return;
      scores.push(...lately.slice(-before));
      chose.push(rig.views.intention[0] > 0);
    },
  });
  const metric = (name: (typeof METRIC_LABELS)[number]) => symbiote.metrics[METRIC_LABELS.indexOf(name)];
  expect(leadTime(scores, chose) * rig.dtMs).toBeGreaterThan(200);
  expect(metric("r2Goal")).toBeGreaterThan(0.7);
  expect(metric("r2InputGoal")).toBeLessThan(metric("r2Goal") - 0.3);
});
