/**
 * Gated recurrent unit (Cho et al. 2014), with its derivative through time by hand. x inputs (one of them 1), h hidden:
 *
 *   z = σ(x Wz + h Uz),  r = σ(x Wr + h Ur),  c = tanh(x Wc + (r∘h) Uc),  h ← (1 − z)∘h + z∘c
 *
 * Weights are one flat array: W = [Wz Wr Wc] inputs × 3H, then U = [Uz Ur] H × 2H, then Uc H × H.
 */
import { type Layer, stack, transpose } from "./layer.ts";

/** Ticks of an example, and how many of them only warm up the state. */
const SPAN = 24;
const WARM_UP = 8;
/** First weights over √fan: of the inputs, and of the recurrence. */
const INPUT_GAIN = 2;
const RECURRENT_GAIN = 0.5;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** @param inputs a multiple of 4  @param hidden a multiple of 8 */
export function createGatedLayer(inputs: number, hidden: number): Layer {
  const wide = 3 * hidden;
  const sizes = [inputs * wide, 2 * hidden * hidden, hidden * hidden] as const;
  const count = sizes[0] + sizes[1] + sizes[2];
  const cut = (all: Float32Array) =>
    [
      all.subarray(0, sizes[0]),
      all.subarray(sizes[0], sizes[0] + sizes[1]),
      all.subarray(sizes[0] + sizes[1]),
    ] as const;
  /** Pre-activations of one tick, z | r | c, and the gated state. */
  const a = new Float32Array(wide);
  const gated = new Float32Array(hidden);
  return {
    inputs,
    hidden,
    weights: count,
    span: SPAN,
    warmUp: WARM_UP,
    draw(rng, fan) {
      const all = rng.normals(new Float32Array(count), RECURRENT_GAIN / Math.sqrt(hidden));
      rng.normals(all.subarray(0, sizes[0]), INPUT_GAIN / Math.sqrt(fan));
      return all;
    },
    step(h, x, weights) {
      a.fill(0);
      for (let k = 0; k < inputs; k++) {
        const input = x[k];
        if (input === 0) continue;
        for (let i = 0; i < wide; i++) a[i] += input * weights[k * wide + i];
      }
      const [u, uc] = [sizes[0], sizes[0] + sizes[1]];
      for (let k = 0; k < hidden; k++) {
        for (let i = 0; i < 2 * hidden; i++) a[i] += h[k] * weights[u + 2 * k * hidden + i];
      }
      for (let i = 0; i < hidden; i++) gated[i] = sigmoid(a[hidden + i]) * h[i];
      for (let k = 0; k < hidden; k++) {
        for (let i = 0; i < hidden; i++) a[2 * hidden + i] += gated[k] * weights[uc + k * hidden + i];
      }
      for (let i = 0; i < hidden; i++) h[i] += sigmoid(a[i]) * (Math.tanh(a[2 * hidden + i]) - h[i]);
    },
    room: (rows) => (SPAN + 1) * rows * (inputs + 17 * hidden) + 4 * count + 1024,
    tape(workspace, rows) {
      const size = rows * hidden;
      const weights = workspace.take(count);
      const gradient = workspace.take(count);
      const [w, u, uc] = cut(weights);
      const [dw, du, duc] = cut(gradient);
      const ut = workspace.take(u.length);
      const uct = workspace.take(uc.length);
      const x = stack(workspace, SPAN, rows * inputs);
      /** h[t] is the state before tick t. */
      const h = stack(workspace, SPAN + 1, size);
      const dh = stack(workspace, SPAN, size);
      const input = stack(workspace, SPAN, rows * wide);
      const slopes = stack(workspace, SPAN, rows * wide);
      const gates = stack(workspace, SPAN, 2 * size);
      const gateSlopes = stack(workspace, SPAN, 2 * size);
      const candidate = stack(workspace, SPAN, size);
      const candidateSlopes = stack(workspace, SPAN, size);
      const open = stack(workspace, SPAN, size);
      const back = workspace.take(size);
      const carry = workspace.take(size);
      return {
        x: x.each,
        h: h.each.slice(1),
        dh: dh.each,
        weights,
        gradient,
        forward() {
          workspace.multiply(input.all, x.all, w, SPAN * rows, inputs, wide);
          h.each[0].fill(0);
          for (let t = 0; t < SPAN; t++) {
            const [before, after, zr, c, rh] = [
              h.each[t],
              h.each[t + 1],
              gates.each[t],
              candidate.each[t],
              open.each[t],
            ];
            workspace.multiply(zr, before, u, rows, hidden, 2 * hidden);
            for (let b = 0; b < rows; b++) {
              const at = b * hidden;
              for (let i = 0; i < 2 * hidden; i++) {
                zr[2 * at + i] = sigmoid(zr[2 * at + i] + input.each[t][b * wide + i]);
              }
              for (let i = 0; i < hidden; i++) rh[at + i] = zr[2 * at + hidden + i] * before[at + i];
            }
            workspace.multiply(c, rh, uc, rows, hidden, hidden);
            for (let b = 0; b < rows; b++) {
              for (let i = 0; i < hidden; i++) {
                const at = b * hidden + i;
                c[at] = Math.tanh(c[at] + input.each[t][b * wide + 2 * hidden + i]);
                after[at] = before[at] + zr[b * 2 * hidden + i] * (c[at] - before[at]);
              }
            }
          }
        },
        backward() {
          transpose(ut, u, hidden, 2 * hidden);
          transpose(uct, uc, hidden, hidden);
          carry.fill(0);
          for (let t = SPAN - 1; t >= 0; t--) {
            const [before, zr, c] = [h.each[t], gates.each[t], candidate.each[t]];
            const [dzr, dc, all] = [gateSlopes.each[t], candidateSlopes.each[t], slopes.each[t]];
            for (let b = 0; b < rows; b++) {
              for (let i = 0; i < hidden; i++) {
                const at = b * hidden + i;
                const z = zr[b * 2 * hidden + i];
                const g = carry[at] + dh.each[t][at];
                dc[at] = g * z * (1 - c[at] ** 2);
                dzr[b * 2 * hidden + i] = g * (c[at] - before[at]) * z * (1 - z);
                carry[at] = g * (1 - z);
              }
            }
            workspace.multiply(back, dc, uct, rows, hidden, hidden);
            for (let b = 0; b < rows; b++) {
              for (let i = 0; i < hidden; i++) {
                const at = b * hidden + i;
                const r = zr[b * 2 * hidden + hidden + i];
                dzr[b * 2 * hidden + hidden + i] = back[at] * before[at] * r * (1 - r);
                carry[at] += back[at] * r;
              }
            }
            workspace.multiply(carry, dzr, ut, rows, 2 * hidden, hidden, true);
            for (let b = 0; b < rows; b++) {
              all.set(dzr.subarray(b * 2 * hidden, (b + 1) * 2 * hidden), b * wide);
              all.set(dc.subarray(b * hidden, (b + 1) * hidden), b * wide + 2 * hidden);
            }
          }
          const tall = SPAN * rows;
          workspace.multiplyTransposed(dw, x.all, slopes.all, inputs, tall, wide);
          workspace.multiplyTransposed(
            du,
            h.all.subarray(0, SPAN * size),
            gateSlopes.all,
            hidden,
            tall,
            2 * hidden,
          );
          workspace.multiplyTransposed(duc, open.all, candidateSlopes.all, hidden, tall, hidden);
        },
      };
    },
  };
}
