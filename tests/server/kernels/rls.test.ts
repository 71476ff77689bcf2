import * as fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { referenceKernels, simdKernels } from "../../../server/kernels/index.ts";
import { type RlsOver, rlsOver } from "../../../server/kernels/reference.ts";
import { createRng, type Rng } from "../../../streams/rng.ts";
import { errorByMinute } from "./hour.ts";

const simd = simdKernels();
const seed = (Math.random() * 2 ** 32) >>> 0;
const NAN = Number.NaN;

type AnyRls = RlsOver<Float32Array> | RlsOver<Float64Array>;

/** Largest |a − b|. */
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
};

const asymmetries = (p: Float32Array, channels: number) => {
  let count = 0;
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j < i; j++) if (p[i * channels + j] !== p[j * channels + i]) count++;
  }
  return count;
};

/** Teach `kernels` the same `ticks` correlated samples of a noisy linear map. */
function teach(kernels: readonly AnyRls[], ticks: number, rng: Rng) {
  const { u, desired } = kernels[0];
  const channels = u.length;
  const truth = rng.normals(new Float32Array(desired.length * channels), 1);
  const seen: { u: number[]; desired: number[] }[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    const shared = rng.normal();
    const sample = Array.from({ length: channels }, () => Math.fround(shared + rng.normal()));
    const target = Array.from(desired, (_, d) => {
      let sum = 0.1 * rng.normal();
      for (let j = 0; j < channels; j++) sum += truth[d * channels + j] * sample[j];
      return Math.fround(sum);
    });
    for (const kernel of kernels) {
      kernel.u.set(sample);
      kernel.desired.set(target);
      kernel.update();
    }
    seen.push({ u: sample, desired: target });
  }
  return seen;
}

/** Ridge regression on the whole batch, float64: w = (UᵀU + ρI)⁻¹Uᵀd, as outputs × channels. */
function batchRidge(seen: readonly { u: number[]; desired: number[] }[], ridge: number): number[] {
  const u = new Matrix(seen.map((s) => s.u));
  const d = new Matrix(seen.map((s) => s.desired));
  const gram = u.transpose().mmul(u).add(Matrix.eye(u.columns).mul(ridge));
  return solve(gram, u.transpose().mmul(d)).transpose().to1DArray();
}

describe("recursive least squares with λ = 1 and no walk", () => {
  const options = { ridge: 0.5, lambda: 1, walk: 0 };

  it(`is batch ridge to 1e-8 after 10,000 ticks in float64 (seed ${seed})`, () => {
    const kernel = rlsOver(Float64Array, 12, 2, options);
    const seen = teach([kernel], 10_000, createRng(seed));
    expect(distance(kernel.weights, batchRidge(seen, options.ridge))).toBeLessThan(1e-8);
  });

  it(`is batch ridge to 1e-3 after 10,000 ticks in float32, in both implementations (seed ${seed})`, () => {
    const kernels = [simd.rls(13, 2, options), referenceKernels.rls(13, 2, options)];
    const seen = teach(kernels, 10_000, createRng(seed));
    const ridge = batchRidge(seen, options.ridge);
    for (const kernel of kernels) expect(distance(kernel.weights, ridge)).toBeLessThan(1e-3);
  });
});

describe("the SIMD recursive least squares", () => {
  it("predicts and updates as the reference does, whatever its size, forgetting and walk", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(1, 0.995),
        fc.constantFrom(0, 1e-3),
        fc.integer(),
        (channels, outputs, lambda, walk, key) => {
          const rng = createRng(key);
          const options = { ridge: 1, lambda, walk };
          const fast = simd.rls(channels, outputs, options);
          const truth = referenceKernels.rls(channels, outputs, options);
          for (let tick = 0; tick < 20; tick++) {
            truth.u.set(rng.normals(fast.u, 1));
            rng.normals(fast.desired, 1);
            if (rng.below(3) === 0) fast.desired[rng.below(outputs)] = NAN;
            truth.desired.set(fast.desired);
            fast.predict();
            truth.predict();
            expect(distance(fast.prediction, truth.prediction)).toBeLessThan(2e-3);
            fast.update();
            truth.update();
          }
          expect(distance(fast.weights, truth.weights)).toBeLessThan(2e-4);
          expect(distance(fast.p, truth.p)).toBeLessThan(2e-4);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each(["P", "its triangle"])(
    `continues bit for bit from restored weights and %s (seed ${seed})`,
    (way) => {
      const rng = createRng(seed);
      const options = { ridge: 0.1, lambda: 0.999, walk: 1e-4 };
      const first = simd.rls(27, 3, options);
      const second = simd.rls(27, 3, options);
      teach([first], 100, rng);
      second.weights.set(first.weights);
      if (way === "P") second.p.set(first.p);
      else second.restoreTriangle(first.triangle());
      teach([first, second], 100, rng);
      expect(second.weights).toEqual(first.weights);
      expect(second.p).toEqual(first.p);
    },
  );
});

describe.each([simd, referenceKernels])("$name: whatever it is fed", (kernels) => {
  it(`keeps P exactly symmetric through 100,000 updates (seed ${seed})`, () => {
    const rng = createRng(seed);
    const kernel = kernels.rls(11, 1, { ridge: 0.01, lambda: 0.9995, walk: 1e-5 });
    for (let tick = 0; tick < 100_000; tick++) {
      rng.normals(kernel.u, 1);
      kernel.u[3] = kernel.u[2] + kernel.u[1];
      kernel.desired[0] = kernel.u[0];
      kernel.update();
    }
    expect(asymmetries(kernel.p, 11)).toBe(0);
    expect(kernel.p.every(Number.isFinite)).toBe(true);
  });

  it(`learns the outputs that are taught and leaves the others alone (seed ${seed})`, () => {
    const rng = createRng(seed);
    const [all, some] = [0, 1].map(() => kernels.rls(9, 3, { ridge: 1, lambda: 1, walk: 0 }));
    for (let tick = 0; tick < 50; tick++) {
      some.u.set(rng.normals(all.u, 1));
      some.desired.set(rng.normals(all.desired, 1));
      some.desired[1] = NAN;
      all.update();
      some.update();
    }
    expect(some.weights.subarray(9, 18).every((w) => w === 0)).toBe(true);
    expect(some.weights.subarray(0, 9)).toEqual(all.weights.subarray(0, 9));
    expect(some.weights.subarray(18)).toEqual(all.weights.subarray(18));
    expect(all.weights[9]).not.toBe(0);
  });

  it.each([NAN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38])(
    `ignores an observation that holds %d (seed ${seed})`,
    (bad) => {
      const rng = createRng(seed);
      const kernel = kernels.rls(10, 2, { ridge: 0.1, lambda: 0.999, walk: 1e-4 });
      teach([kernel], 30, rng);
      const before = { weights: kernel.weights.slice(), p: kernel.p.slice() };
      rng.normals(kernel.u, 1);
      kernel.u[rng.below(10)] = bad;
      kernel.update();
      expect(kernel.weights).toEqual(before.weights);
      expect(kernel.p).toEqual(before.p);
    },
  );

  it(`follows a map that changes if it walks or forgets, and does not if not (seed ${seed})`, () => {
    const errorAfterChange = (lambda: number, walk: number) => {
      const rng = createRng(seed);
      const kernel = kernels.rls(8, 1, { ridge: 1, lambda, walk });
      teach([kernel], 5000, rng);
      const seen = teach([kernel], 500, rng);
      return distance(kernel.weights, batchRidge(seen, 1));
    };
    const rigid = errorAfterChange(1, 0);
    expect(rigid).toBeGreaterThan(0.3);
    expect(errorAfterChange(1, 1e-3)).toBeLessThan(rigid / 5);
    expect(errorAfterChange(0.99, 0)).toBeLessThan(rigid / 5);
  });

  it(`takes a target that is not finite as no target (seed ${seed})`, () => {
    const kernel = kernels.rls(10, 1, { ridge: 0.1, lambda: 1, walk: 0 });
    teach([kernel], 30, createRng(seed));
    const before = kernel.weights.slice();
    kernel.desired[0] = Number.POSITIVE_INFINITY;
    kernel.update();
    expect(kernel.weights).toEqual(before);
  });

  it.each([
    { lambda: 1, walk: 1e-3 },
    { lambda: 0.999, walk: 0 },
  ])("is bounded through ten minutes of zero input at 1 kHz (λ $lambda, q $walk)", ({ lambda, walk }) => {
    const ridge = 0.1;
    const kernel = kernels.rls(4, 1, { ridge, lambda, walk });
    teach([kernel], 1000, createRng(seed));
    const learned = kernel.weights.slice();
    kernel.u.fill(0);
    for (let tick = 0; tick < 600_000; tick++) kernel.update();
    const { p } = kernel;
    for (let i = 0; i < 4; i++) expect(p[i * 4 + i]).toBeGreaterThan(0);
    expect(distance(p, new Float32Array(16))).toBeLessThanOrEqual((1 + 1e-6) / ridge);
    expect(kernel.weights).toEqual(learned);
  });

  it(`relearns within 300 ticks after ten minutes of zero input (seed ${seed})`, () => {
    const rng = createRng(seed);
    const kernel = kernels.rls(4, 1, { ridge: 0.1, lambda: 1, walk: 1e-3 });
    teach([kernel], 1000, rng);
    kernel.u.fill(0);
    for (let tick = 0; tick < 600_000; tick++) kernel.update();
    const seen = teach([kernel], 300, rng);
    const ridge = batchRidge(seen, 0.1);
    expect(distance(kernel.weights, ridge)).toBeLessThan(0.1);
  });
});

describe.each([simd, referenceKernels])("$name: what was published", (kernels) => {
  it(`is read as it was, whatever has been learned since (seed ${seed})`, () => {
    const rng = createRng(seed);
    const kernel = kernels.rls(21, 3, { ridge: 1, lambda: 1, walk: 0 });
    teach([kernel], 50, rng);
    kernel.published.set(kernel.weights);
    const once = rng.normals(new Float32Array(21), 1);
    kernel.u.set(once);
    kernel.predict();
    const said = kernel.prediction.slice();
    teach([kernel], 50, rng);
    kernel.u.set(once);
    kernel.read();
    kernel.predict();
    expect(kernel.reading).toEqual(said);
    expect(kernel.prediction).not.toEqual(said);
  });
});

describe("one simulated hour at 1 kHz, random-walk form", () => {
  it(`stays as good as in its first minute (8 channels, seed ${seed})`, () => {
    const minutes = errorByMinute(simd, 8, 60, createRng(seed));
    const settled = minutes.slice(1);
    expect(Math.max(...settled) / minutes[0]).toBeLessThan(1.05);
    expect(Math.max(...settled) / Math.min(...settled)).toBeLessThan(1.1);
  });
});
