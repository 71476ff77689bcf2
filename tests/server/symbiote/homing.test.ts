import { expect, test } from "vitest";
import { intentions } from "../../../server/symbiote/intention/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { momentOf } from "../../contracts/intention.contract.ts";
import { claimSeed } from "../../stand-ins.ts";
import { planted, TRIAL } from "./planted.ts";

const seed = claimSeed();

test(`straight to the target, the slower the nearer, never faster than it may, at rest on it (seed ${seed})`, () => {
  const brain = planted(seed, { channels: 16, outputs: 4, goals: 2 });
  const rng = createRng(seed);
  const [gain, speed, radius] = [3, 0.8, 0.1];
  const estimator = intentions
    .get("homing")
    .create({ gain, speed, radius }, { outputs: 4, goals: 2, dtMs: 10, rng });
  const out = new Float32Array(4);
  const met = { near: 0, far: 0, on: 0 };
  for (let t = 0; t < 20 * TRIAL; t++) {
    brain.next();
    const away = rng.normals(new Float32Array(2), 0.3);
    const behaviour = away.map((value, i) => brain.intention[i] + value);
    estimator.estimate(out, { ...momentOf(brain, t), behaviour });
    if (Number.isNaN(brain.intention[0])) continue;
    expect([...out.subarray(0, 2)]).toEqual([...brain.intention.subarray(0, 2)]);
    const distance = Math.hypot(...away);
    const meant = distance <= radius ? 0 : Math.min(speed, gain * distance);
    expect(Math.hypot(out[2], out[3])).toBeCloseTo(meant, 4);
    expect(out[2] * away[0] + out[3] * away[1]).toBeCloseTo(-meant * distance, 4);
    met[distance <= radius ? "on" : gain * distance < speed ? "near" : "far"]++;
  }
  for (const times of Object.values(met)) expect(times).toBeGreaterThan(5);
});
