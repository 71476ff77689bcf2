/**
 * The linear-Gaussian brain: everything about it is known (linear-system.ts), so the best that any reader or any
 * controller could do is known as well, and a symbiote's regret can be measured (linear-optimum.ts).
 *
 *   x ← A x + D r + B s + w;   activations y = C x + v;   action = cursor Z x
 *
 * Activations are signed: units say latents around a resting rate of 0.
 */
import { CholeskyDecomposition } from "ml-matrix";
import * as z from "zod";
import type { Brain, Snapshot } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";
import { brainEntry } from "./brain.ts";
import { LATENTS, type LinearSystem, linearSystem, POSITIONS } from "./linear-system.ts";

export const LINEAR_UNITS = 64;

/** The arrays a tick reads, made once and shared by doubles. */
function flattened({ a, b, c, d, w, unitVariance }: LinearSystem) {
  const array = (matrix: { to1DArray(): number[] }) => Float64Array.from(matrix.to1DArray());
  return {
    a: array(a),
    b: array(b),
    c: array(c),
    d: array(d),
    /** Lower triangular, W = L Lᵀ. */
    shake: array(new CholeskyDecomposition(w).lowerTriangularMatrix),
    unitSd: Math.sqrt(unitVariance),
  };
}

function linearOver(system: LinearSystem, arrays: ReturnType<typeof flattened>, rng: Rng): Brain {
  const { units, dtMs } = system;
  const { a, b, c, d, shake, unitSd } = arrays;
  let x = new Float64Array(LATENTS);
  let next = new Float64Array(LATENTS);
  const y = new Float32Array(units);
  const noise = new Float32Array(LATENTS);
  const unitNoise = new Float32Array(units);
  return {
    name: "linear",
    dtMs,
    inputs: 2,
    actions: 2,
    sites: [{ name: "units", width: units }],
    step(action, input, [stimulation]) {
      rng.normals(noise, 1);
      rng.normals(unitNoise, unitSd);
      for (let i = 0; i < LATENTS; i++) {
        let sum = d[2 * i] * input[0] + d[2 * i + 1] * input[1];
        for (let j = 0; j < LATENTS; j++)
          sum += a[i * LATENTS + j] * x[j] + shake[i * LATENTS + j] * noise[j];
        for (let j = 0; j < units; j++) sum += b[i * units + j] * stimulation[j];
        next[i] = sum;
      }
      [x, next] = [next, x];
      for (let i = 0; i < units; i++) {
        let sum = unitNoise[i];
        for (let j = 0; j < LATENTS; j++) sum += c[i * LATENTS + j] * x[j];
        y[i] = sum;
      }
      action[0] = x[POSITIONS[0]];
      action[1] = x[POSITIONS[1]];
    },
    activations: () => y,
    double: (rng) => linearOver(system, arrays, rng),
    save: () => ({ x: x.slice(), y: y.slice(), rng: rng.save() }),
    restore(snapshot) {
      x.set(snapshot.x as Float64Array);
      y.set(snapshot.y as Float32Array);
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}

export default brainEntry({
  name: "linear",
  summary: "a linear-Gaussian brain whose best reader and best controller are known",
  task: "linear",
  params: z.strictObject({
    seed: z.int().min(0).default(1).describe("which units: what each says and does"),
    units: z.int().min(LATENTS).max(4096).default(LINEAR_UNITS).describe("number of units"),
  }),
  create({ seed, units }, { rng, dtMs }) {
    const system = linearSystem(seed, units, dtMs);
    return linearOver(system, flattened(system), rng);
  },
});
