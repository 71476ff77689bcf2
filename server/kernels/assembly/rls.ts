/**
 * Recursive least squares in random-walk form, one P for all outputs:
 *   v = P u;  w_d += (d_d − w_dᵀu) v/(λ + uᵀv);  P ← G(P − v vᵀ/(λ + uᵀv))G + Q.
 * P is symmetric, so only its upper triangle is kept: row i from column 4⌊i/4⌋ on, which halves the memory that an
 * update moves. With s = v/√(λ + uᵀv) the downdate is P_ij − s_i·s_j, the same bits for ij and ji. Forgetting
 * (G, 1/√λ) and the walk (Q, q) raise no P_ii above its prior 1/ridge: a channel that says nothing would otherwise make
 * P grow for ever.
 */
import { addScaled, dot, lanes, scaleBy } from "./vector";

export let channels: usize = 0;
export let outputs: usize = 0;
export let lambda: f32 = 1;
export let walk: f32 = 0;
/** 1/ridge */
export let cap: f32 = 0;
/** channels × channels, of which the part below the diagonal's 4 × 4 blocks is never touched */
export let p: usize = 0;
/** outputs × channels */
export let weights: usize = 0;
/** channels */
export let u: usize = 0;
export let v: usize = 0;
export let growth: usize = 0;
/** outputs */
export let desired: usize = 0;
export let prediction: usize = 0;

export function predict(): void {
  const stride = channels << 2;
  let w = weights;
  for (let d: usize = 0; d < outputs << 2; d += 4, w += stride) store<f32>(prediction + d, dot(w, u, stride));
}

export function update(): void {
  const stride = channels << 2;
  multiply(stride);
  const denominator = lambda + dot(u, v, stride);
  if (!(denominator > 0 && denominator <= f32.MAX_VALUE)) return;
  let w = weights;
  for (let d: usize = 0; d < outputs << 2; d += 4, w += stride) {
    const error = load<f32>(desired + d) - dot(w, u, stride);
    if (isFinite(error)) addScaled(w, error / denominator, v, stride);
  }
  const scale: f32 = 1 / Mathf.sqrt(denominator);
  const grown: f32 = 1 / Mathf.sqrt(lambda);
  let diagonal = p;
  for (let i: usize = 0; i < stride; i += 4, diagonal += stride + 4) {
    store<f32>(v + i, load<f32>(v + i) * scale);
    const variance = load<f32>(diagonal);
    store<f32>(growth + i, variance > lambda * cap ? Mathf.sqrt(cap / variance) : grown);
  }
  let row = p;
  for (let i: usize = 0; i < stride; i += 4, row += stride) {
    const from = i & ~15;
    addScaled(row + from, -load<f32>(v + i), v + from, stride - from);
    if (lambda != 1) scaleBy(row + from, load<f32>(growth + i), growth + from, stride - from);
    store<f32>(row + i, min<f32>(load<f32>(row + i) + walk, cap));
  }
}

/** v = P u from the upper triangle: every element off the diagonal blocks serves its row and its column. */
// @ts-ignore: decorator
@inline
function multiply(stride: usize): void {
  const whole = stride & ~15;
  memory.fill(v, 0, stride);
  let row = p;
  for (let i: usize = 0; i < whole; i += 16, row += stride << 2) {
    const row1 = row + stride;
    const row2 = row1 + stride;
    const row3 = row2 + stride;
    const u0 = v128.load_splat<f32>(u + i);
    const u1 = v128.load_splat<f32>(u + i, 4);
    const u2 = v128.load_splat<f32>(u + i, 8);
    const u3 = v128.load_splat<f32>(u + i, 12);
    const own = v128.load(u + i);
    let s0 = f32x4.mul(v128.load(row + i), own);
    let s1 = f32x4.mul(v128.load(row1 + i), own);
    let s2 = f32x4.mul(v128.load(row2 + i), own);
    let s3 = f32x4.mul(v128.load(row3 + i), own);
    for (let j = i + 16; j < whole; j += 16) {
      const uj = v128.load(u + j);
      const p0 = v128.load(row + j);
      const p1 = v128.load(row1 + j);
      const p2 = v128.load(row2 + j);
      const p3 = v128.load(row3 + j);
      s0 = f32x4.add(s0, f32x4.mul(p0, uj));
      s1 = f32x4.add(s1, f32x4.mul(p1, uj));
      s2 = f32x4.add(s2, f32x4.mul(p2, uj));
      s3 = f32x4.add(s3, f32x4.mul(p3, uj));
      const left = f32x4.add(f32x4.mul(p0, u0), f32x4.mul(p1, u1));
      const right = f32x4.add(f32x4.mul(p2, u2), f32x4.mul(p3, u3));
      v128.store(v + j, f32x4.add(v128.load(v + j), f32x4.add(left, right)));
    }
    const sums = f32x4(lanes(s0), lanes(s1), lanes(s2), lanes(s3));
    v128.store(v + i, f32x4.add(v128.load(v + i), sums));
  }
  multiplyRest(whole, stride);
}

/** What the last one to three columns add to v. */
function multiplyRest(whole: usize, stride: usize): void {
  let row = p;
  for (let i: usize = 0; i < stride; i += 4, row += stride) {
    for (let j = whole; j < stride; j += 4) {
      const element = load<f32>(row + j);
      store<f32>(v + i, load<f32>(v + i) + element * load<f32>(u + j));
      if (i < whole) store<f32>(v + j, load<f32>(v + j) + element * load<f32>(u + i));
    }
  }
}
