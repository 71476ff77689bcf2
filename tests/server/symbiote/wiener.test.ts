import { expect, test } from "vitest";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { createChangeDetector } from "../../../server/symbiote/decoders/change-detector.ts";
import { decoders } from "../../../server/symbiote/decoders/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { r2 } from "./planted.ts";

const seed = claimSeed();
const CHANNELS = 6;

test(`an intention that is a change needs the past: wiener reads it, rls cannot (seed ${seed})`, () => {
  const scores = ["wiener", "rls"].map((name) => {
    const rng = createRng(seed);
    const decoder = decoders
      .get(name)
      .create({}, { channels: CHANNELS, outputs: 1, dtMs: 10, kernels: referenceKernels, rng });
    const noise = createRng(seed).fork("brain");
    const history: Float32Array[] = [];
    const [truth, decoded]: [Float32Array[], Float32Array[]] = [[], []];
    const out = new Float32Array(1);
    for (let t = 0; t < 4000; t++) {
      history.push(noise.normals(new Float32Array(CHANNELS), 0.5));
      const label = Float32Array.of(
        history[t][0] - (history[t - 4]?.[0] ?? 0) + 0.5 * (history[t - 8]?.[1] ?? 0),
      );
      if (t % 100 === 0) decoder.publish();
      decoder.observe(history[t]);
      decoder.decode(out);
      if (t > 2000) {
        truth.push(label);
        decoded.push(out.slice());
      }
      decoder.learn(label);
    }
    return r2(truth, decoded);
  });
  expect(scores[0]).toBeGreaterThan(0.98);
  expect(scores[1]).toBeLessThan(0.6);
});

test(`an alarm is raised in the second trial after a change, once, and never in quiet times (seed ${seed})`, () => {
  const rng = createRng(seed);
  const detector = createChangeDetector(4);
  const alarms: number[] = [];
  for (let trial = 0; trial < 300; trial++) {
    const scale = trial < 200 ? 1 : 10;
    for (let moment = 0; moment < 30; moment++) detector.add(scale * rng.normal() ** 2);
    if (trial % 50 === 20) for (let moment = 0; moment < 30; moment++) detector.add(20);
    if (detector.endTrial()) alarms.push(trial);
  }
  expect(alarms).toEqual([201]);
});
