import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceKernels, simdKernels } from "../../../server/kernels/index.ts";
import type { RnnKernel, RnnWeights } from "../../../server/kernels/kernel.ts";
import { createRng, type Rng } from "../../../streams/rng.ts";

const simd = simdKernels();
const seed = (Math.random() * 2 ** 32) >>> 0;
const ALPHA = 0.2;
/** Half a unit in the last place of float32 at 1. */
const ROUNDING = 2 ** -24;

const network = (units: number, inputs: number, actions: number, rng: Rng): RnnWeights => ({
  units,
  inputs,
  actions,
  recurrent: rng.normals(new Float32Array(units * units), 1.2 / Math.sqrt(units)),
  input: rng.normals(new Float32Array(units * inputs), 0.5),
  bias: rng.normals(new Float32Array(units), 0.3),
  output: rng.normals(new Float32Array(actions * units), 1),
  outputBias: rng.normals(new Float32Array(actions), 1),
});

/** Σ|terms| of unit i's drive: what float32 rounding errors are proportional to. */
const magnitude = (w: RnnWeights, i: number, r: Float32Array, u: Float32Array) => {
  let sum = Math.abs(w.bias[i]);
  for (let j = 0; j < w.units; j++) sum += Math.abs(w.recurrent[i * w.units + j] * r[j]);
  for (let j = 0; j < w.inputs; j++) sum += Math.abs(w.input[i * w.inputs + j] * u[j]);
  return sum;
};

const drive = (kernel: RnnKernel, rng: Rng) => {
  rng.normals(kernel.input, 1);
  rng.normals(kernel.noise, 0.1);
  rng.normals(kernel.stim, 0.1);
};

/** Rates of any number of states, through the kernel of one unconnected layer. */
const LANES = 1024;
const lanes = simd.rnn(
  {
    units: LANES,
    inputs: 0,
    actions: 0,
    recurrent: new Float32Array(LANES * LANES),
    input: new Float32Array(0),
    bias: new Float32Array(LANES),
    output: new Float32Array(0),
    outputBias: new Float32Array(0),
  },
  ALPHA,
);
const ratesOf = (states: ArrayLike<number>) => {
  lanes.x.fill(0);
  lanes.x.set(states);
  lanes.activate();
  return lanes.r.subarray(0, states.length);
};

describe("the SIMD network", () => {
  it("steps as the reference does, to the rounding of a float32 sum, whatever its size", () => {
    const sizes = { units: fc.integer({ min: 1, max: 300 }), few: fc.integer({ min: 0, max: 9 }) };
    fc.assert(
      fc.property(sizes.units, sizes.few, sizes.few, fc.integer(), (units, inputs, actions, key) => {
        const rng = createRng(key);
        const w = network(units, inputs, actions, rng);
        const fast = simd.rnn(w, ALPHA);
        const truth = referenceKernels.rnn(w, ALPHA);
        rng.normals(truth.x, 1);
        truth.activate();
        for (let tick = 0; tick < 4; tick++) {
          fast.x.set(truth.x);
          fast.activate();
          drive(fast, rng);
          truth.input.set(fast.input);
          truth.noise.set(fast.noise);
          truth.stim.set(fast.stim);
          const bounds = Array.from(truth.x, (x, i) => {
            const terms = ALPHA * magnitude(w, i, truth.r, truth.input) + Math.abs(x) + 1;
            return (units + inputs + 8) * ROUNDING * terms;
          });
          fast.step();
          truth.step();
          for (let i = 0; i < units; i++) {
            expect(Math.abs(fast.x[i] - truth.x[i])).toBeLessThanOrEqual(bounds[i]);
            expect(Math.abs(fast.r[i] - Math.tanh(Math.max(fast.x[i], 0)))).toBeLessThan(2e-7);
          }
          for (let a = 0; a < actions; a++) {
            let y = w.outputBias[a];
            let terms = Math.abs(y);
            for (let i = 0; i < units; i++) {
              y += w.output[a * units + i] * fast.r[i];
              terms += Math.abs(w.output[a * units + i] * fast.r[i]);
            }
            expect(Math.abs(fast.action[a] - y)).toBeLessThanOrEqual((units + 8) * ROUNDING * terms);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("steps beside its double as two alone would, bit for bit, whoever steps, is set back or prepares, and how far", () => {
    const sizes = { units: fc.integer({ min: 1, max: 200 }), few: fc.integer({ min: 0, max: 6 }) };
    fc.assert(
      fc.property(sizes.units, sizes.few, fc.integer(), (units, few, key) => {
        const rng = createRng(key);
        const w = network(units, few, few, rng);
        const first = simd.rnn(w, ALPHA);
        const pair = [first, first.double()];
        const alone = [simd.rnn(w, ALPHA), simd.rnn(w, ALPHA)];
        for (let turn = 0; turn < 40; turn++) {
          const who = turn < 10 ? turn % 2 : rng.below(2);
          const [one, same] = [pair[who], alone[who]];
          if (rng.below(8) === 0) {
            same.x.set(rng.normals(one.x, 1));
            one.activate();
            same.activate();
          }
          drive(one, rng);
          same.input.set(one.input);
          same.noise.set(one.noise);
          same.stim.set(one.stim);
          for (let slices = rng.below(4); slices > 0; slices--) pair[rng.below(2)].prepare();
          one.step();
          same.step();
          expect(one.x).toEqual(same.x);
          expect(one.r).toEqual(same.r);
          expect(one.action).toEqual(same.action);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("prepares a step in slices until nothing is left, for its double too", () => {
    const w = network(200, 3, 2, createRng(seed));
    const one = simd.rnn(w, ALPHA);
    const other = one.double();
    let slices = 1;
    while (one.prepare()) slices++;
    expect(slices).toBeGreaterThan(1);
    expect([one.prepare(), other.prepare()]).toEqual([false, false]);
    one.step();
    expect([one.prepare(), other.prepare()]).toEqual([true, false]);
  });

  it(`continues bit for bit from a restored state (seed ${seed})`, () => {
    const rng = createRng(seed);
    const w = network(61, 9, 2, rng);
    const first = simd.rnn(w, ALPHA);
    const second = simd.rnn(w, ALPHA);
    for (let tick = 0; tick < 100; tick++) {
      if (tick === 50) {
        second.x.set(first.x);
        second.activate();
      }
      drive(first, rng);
      if (tick >= 50) {
        second.input.set(first.input);
        second.noise.set(first.noise);
        second.stim.set(first.stim);
        second.step();
      }
      first.step();
    }
    expect(second.x).toEqual(first.x);
    expect(second.r).toEqual(first.r);
    expect(second.action).toEqual(first.action);
  });

  it(`keeps kernels apart: two of one kind share no memory (seed ${seed})`, () => {
    const rng = createRng(seed);
    const w = network(20, 3, 2, rng);
    const [busy, idle] = [simd.rnn(w, ALPHA), simd.rnn(w, ALPHA)];
    drive(busy, rng);
    busy.step();
    expect(idle.x.every((x) => x === 0)).toBe(true);
    expect(idle.noise.every((x) => x === 0)).toBe(true);
  });

  it(`shows a broken state instead of hiding it: NaN spreads (seed ${seed})`, () => {
    const kernel = simd.rnn(network(40, 3, 2, createRng(seed)), ALPHA);
    kernel.input[1] = Number.NaN;
    kernel.step();
    expect(kernel.x.every(Number.isNaN)).toBe(true);
    expect(kernel.action.every(Number.isNaN)).toBe(true);
  });
});

describe("the SIMD rate tanh(max(x, 0))", () => {
  it("is within 2e-7 of Math.tanh, and to 5 units in the last place relative to it", () => {
    const state = fc.float({ min: Math.fround(1e-30), max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(state, { minLength: LANES, maxLength: LANES }), (states) => {
        const errors = Array.from(ratesOf(states), (rate, i) => Math.abs(rate - Math.tanh(states[i])));
        expect(Math.max(...errors)).toBeLessThan(2e-7);
        expect(Math.max(...errors.map((error, i) => error / Math.tanh(states[i])))).toBeLessThan(
          5 * 2 ** -24,
        );
      }),
      { numRuns: 30 },
    );
  });

  it("never falls as x rises, from one float32 to the next, and never passes 1", () => {
    const bits = new Uint32Array(LANES);
    const states = new Float32Array(bits.buffer);
    fc.assert(
      fc.property(fc.float({ min: Math.fround(1e-8), max: 11, noNaN: true }), (start) => {
        states[0] = start;
        for (let i = 1; i < LANES; i++) bits[i] = bits[0] + i;
        const rates = ratesOf(states);
        expect(rates.findIndex((rate, i) => rate < rates[i - 1])).toBe(-1);
        expect(rates[LANES - 1]).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });

  it("is exactly 0 up to 0 and exactly 1 far out", () => {
    const rates = ratesOf([0, -0, -1e-30, -5, Number.NEGATIVE_INFINITY, 10, 1e30, Number.POSITIVE_INFINITY]);
    expect([...rates]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  });
});
