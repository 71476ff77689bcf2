/**
 * A linear read-out of the observation, learned by recursive least squares in random-walk form:
 *
 *   z = Wᵀu,  u = [observation; 1];   P₀ = I/ridge, P += walk·I at each lesson   (kernel.ts has the recursion)
 *
 * When the error of the first group jumps (change-detector.ts), P ← widen·P: what no longer holds is learned anew. The
 * work of P is shared by all outputs. Weights are learned in the kernel and read from a published copy, so that decoding
 * stays still within a trial. Shapes: u C = channels + 1 and zeros up to a multiple of 4, W outputs × C, P C × C.
 */
import * as z from "zod";
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { createChangeDetector } from "./change-detector.ts";
import type { DecoderContext } from "./decoder.ts";

/** `ridge` and `walk` are stated for moments 10 ms apart; a finer tick has more moments that each say less. */
const REFERENCE_MS = 10;
/** Rows of whole vectors are the fastest. */
const LANES = 4;

export const regressionParams = {
  ridge: z.number().gt(0).max(1e6).default(3).describe("prior precision of the weights, in moments of 10 ms"),
  walk: z.number().min(0).max(1).default(1e-7).describe("how fast weights may drift: variance per 10 ms"),
  smoothMs: z
    .number()
    .min(0)
    .max(10_000)
    .default(0)
    .describe("time constant of a leaky trace of the channels"),
  initial: z
    .number()
    .min(0)
    .max(100)
    .default(0.01)
    .describe("standard deviation of the first, random weights"),
  alarm: z
    .number()
    .min(1)
    .max(1e6)
    .default(4)
    .describe("how many times the usual error, two trials running, means that the channels have changed"),
  widen: z
    .number()
    .min(1)
    .max(1e6)
    .default(30)
    .describe("how much less sure of its weights it is then: factor of their variance"),
};
export type RegressionParams = { readonly [K in keyof typeof regressionParams]: number };

export interface Regression extends Stateful {
  /** Take in an observation; a channel that says nothing plausible keeps its last value. */
  observe(observation: Float32Array): void;
  /** out[j] = published z[first + j]. */
  read(out: Float32Array | Float64Array, first: number): void;
  /** Fill `out` with what the weights being learned say, ahead of `publish`. */
  anticipate(out: Float32Array | Float64Array): void;
  /** One lesson on the last observation; `desired` (outputs) that is not plausible teaches nothing. */
  learn(desired: Float32Array): void;
  publish(): void;
}

/** @param outputs how many read-outs share the observation */
export function createRegression(
  { ridge, walk, smoothMs, initial, alarm, widen }: RegressionParams,
  { channels, outputs: watched, dtMs, kernels, rng }: DecoderContext,
  outputs: number,
): Regression {
  const share = dtMs / REFERENCE_MS;
  const kernel = kernels.rls(LANES * Math.ceil((channels + 1) / LANES), outputs, {
    ridge: ridge / share,
    lambda: 1,
    walk: walk * share ** 2,
  });
  rng.fork("weights").normals(kernel.weights, initial);
  const { u, published, reading } = kernel;
  u[channels] = 1;
  published.set(kernel.weights);
  /** `reading` is not of this observation, or of other weights. */
  let stale = true;
  const renew = () => {
    if (stale) kernel.read();
    stale = false;
  };
  const detector = createChangeDetector(alarm);
  const follow = smoothMs > 0 ? 1 - Math.exp(-dtMs / smoothMs) : 1;
  return {
    observe(observation) {
      for (let k = 0; k < channels; k++) {
        const sample = observation[k];
        if (plausible(sample)) u[k] += follow * (sample - u[k]);
      }
      stale = true;
    },
    read(out, first) {
      renew();
      for (let j = 0; j < out.length; j++) out[j] = reading[first + j];
    },
    anticipate(out) {
      kernel.predict();
      out.set(kernel.prediction);
    },
    learn(desired) {
      let taught = false;
      let error = 0;
      renew();
      for (let j = 0; j < outputs; j++) {
        const known = plausible(desired[j]);
        kernel.desired[j] = known ? desired[j] : Number.NaN;
        taught ||= known;
        if (known && j < watched) error += (desired[j] - reading[j]) ** 2;
      }
      if (!taught) return;
      detector.add(error);
      kernel.update();
    },
    publish() {
      if (detector.endTrial()) widenTo(kernel.p, widen, share / ridge);
      published.set(kernel.weights);
      stale = true;
    },
    save: () => ({
      u: u.slice(),
      weights: kernel.weights.slice(),
      published: published.slice(),
      p: kernel.triangle(),
      detector: detector.save(),
    }),
    restore(snapshot) {
      u.set(snapshot.u as Float32Array);
      kernel.weights.set(snapshot.weights as Float32Array);
      published.set(snapshot.published as Float32Array);
      kernel.restoreTriangle(snapshot.p as Float32Array);
      detector.restore(snapshot.detector as Snapshot);
      stale = true;
    },
  };
}

/** P ← S P S with S diagonal, S_ii² = `factor`, or less where P_ii would exceed `most`: P stays positive definite. */
function widenTo(p: Float32Array, factor: number, most: number): void {
  const columns = Math.sqrt(p.length);
  const scale = Float64Array.from({ length: columns }, (_, i) =>
    Math.sqrt(Math.max(1, Math.min(factor, most / p[i * (columns + 1)]))),
  );
  for (let i = 0; i < p.length; i++) p[i] *= scale[Math.floor(i / columns)] * scale[i % columns];
}
