/**
 * What is seen of many channels: their leading principal components (Pearson 1901), learned from everything that was
 * heard before the first lesson, and held still from then on.
 *
 *   latent_k = Σ_i axes[k, i] channel_i        axes latents × channels, orthonormal rows
 *
 * The mean is left in: standard units take it out. Few channels are seen as they are.
 */
import { Matrix } from "ml-matrix";
import { principalAxes } from "../lenses/analyses/pca.ts";
import type { TrialRecord } from "./memory.ts";
import type { Plan, Situation } from "./plan.ts";

/** latents × channels; empty when the channels are the latents. */
export type View = Float32Array;

/** The view of these trials, whose rows hold whole channels. */
export function viewOf(plan: Plan, { channels }: Situation, trials: readonly TrialRecord[]): View {
  const { latents } = plan;
  if (latents === channels) return new Float32Array();
  const sum = new Float64Array(channels);
  const powers = new Float64Array(channels * channels);
  let count = 0;
  for (const { rows, ticks } of trials) {
    const width = rows.length / ticks;
    for (let at = 0; at < rows.length; at += width, count++) {
      for (let i = 0; i < channels; i++) {
        const value = rows[at + i];
        sum[i] += value;
        for (let j = 0; j <= i; j++) powers[i * channels + j] += value * rows[at + j];
      }
    }
  }
  const covariance = Matrix.zeros(channels, channels);
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j <= i; j++) {
      const value = powers[i * channels + j] / count - (sum[i] / count) * (sum[j] / count);
      covariance.set(i, j, value);
      covariance.set(j, i, value);
    }
  }
  const { axes } = principalAxes(covariance, latents);
  return Float32Array.from(axes.transpose().to1DArray());
}

/** out[k] = what is seen of `channels` along axis k; `out` may be a part of a row. */
export function look(out: Float32Array, at: number, channels: Float32Array, view: View): void {
  if (view.length === 0) {
    for (let i = 0; i < channels.length; i++) out[at + i] = channels[i];
    return;
  }
  const many = channels.length;
  const few = view.length / many;
  for (let k = 0; k < few; k++) {
    let sum = 0;
    for (let i = 0, v = k * many; i < many; i++, v++) sum += view[v] * channels[i];
    out[at + k] = sum;
  }
}

/** Rows of whole channels as the view shows them. */
export function seenThrough(view: View, channels: number, rows: Float32Array, ticks: number): Float32Array {
  if (view.length === 0) return rows;
  const few = view.length / channels;
  const width = rows.length / Math.max(1, ticks);
  const narrow = width - channels + few;
  const out = new Float32Array(ticks * narrow);
  for (let t = 0; t < ticks; t++) {
    look(out, t * narrow, rows.subarray(t * width, t * width + channels), view);
    out.set(rows.subarray(t * width + channels, (t + 1) * width), t * narrow + few);
  }
  return out;
}
