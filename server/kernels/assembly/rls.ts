/**
 * Recursive least squares in random-walk form, one P for all outputs:
 *   v = P u;  w_d += (d_d − w_dᵀu) v/(λ + uᵀv);  P ← G(P − v vᵀ/(λ + uᵀv))G + Q.
 * P is symmetric, so only its upper triangle is kept: row i from column 4⌊i/4⌋ on, which halves the memory that an
 * update moves. With s = v/√(λ + uᵀv) the downdate is P_ij − s_i·s_j, the same bits for ij and ji. It is owed until the
 * next update, whose product reads P anyway: each update goes through P once. Forgetting (G, 1/√λ) and the walk (Q, q)
 * raise no P_ii above its prior 1/ridge: a channel that says nothing would otherwise make P grow for ever.
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
export let published: usize = 0;
/** channels */
export let u: usize = 0;
export let v: usize = 0;
/** s of the last update, which P still owes */
export let s: usize = 0;
export let growth: usize = 0;
/** outputs */
export let desired: usize = 0;
export let prediction: usize = 0;
export let reading: usize = 0;

let owed: bool = false;

export function predict(): void {
  project(prediction, weights);
}

export function read(): void {
  project(reading, published);
}

// @ts-ignore: decorator
@inline
function project(out: usize, w: usize): void {
  const stride = channels << 2;
  for (let d: usize = 0; d < outputs << 2; d += 4, w += stride) store<f32>(out + d, dot(w, u, stride));
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
    store<f32>(s + i, load<f32>(v + i) * scale);
    const variance = load<f32>(diagonal);
    store<f32>(growth + i, variance > lambda * cap ? Mathf.sqrt(cap / variance) : grown);
  }
  owed = true;
}

/** Pay what P owes: call before P is read or written by anyone else. */
export function settle(): void {
  if (!owed) return;
  owed = false;
  const stride = channels << 2;
  let row = p;
  for (let i: usize = 0; i < stride; i += 4, row += stride) settleRow(row, i, stride);
}

// @ts-ignore: decorator
@inline
function settleRow(row: usize, i: usize, stride: usize): void {
  const from = i & ~15;
  addScaled(row + from, -load<f32>(s + i), s + from, stride - from);
  if (lambda != 1) scaleBy(row + from, load<f32>(growth + i), growth + from, stride - from);
  store<f32>(row + i, min<f32>(load<f32>(row + i) + walk, cap));
}

/** v = P u from the upper triangle: every element off the diagonal blocks serves its row and its column. */
// @ts-ignore: decorator
@inline
function multiply(stride: usize): void {
  const whole = stride & ~15;
  memory.fill(v, 0, stride);
  let row = p;
  for (let i: usize = 0; i < whole; i += 16) {
    if (owed) {
      settleRow(row, i, stride);
      settleRow(row + stride, i + 4, stride);
      settleRow(row + 2 * stride, i + 8, stride);
      settleRow(row + 3 * stride, i + 12, stride);
    }
    multiplyBlock(row, i, whole, stride);
    row += stride << 2;
  }
  if (owed) for (let i = whole; i < stride; i += 4, row += stride) settleRow(row, i, stride);
  owed = false;
  multiplyRest(whole, stride);
}

/** What four rows, from their diagonal block on, add to v. */
// @ts-ignore: decorator
@inline
function multiplyBlock(row: usize, i: usize, whole: usize, stride: usize): void {
  const u0 = v128.load_splat<f32>(u + i);
  const u1 = v128.load_splat<f32>(u + i, 4);
  const u2 = v128.load_splat<f32>(u + i, 8);
  const u3 = v128.load_splat<f32>(u + i, 12);
  const own = v128.load(u + i);
  let p0 = row + i;
  let p1 = p0 + stride;
  let p2 = p1 + stride;
  let p3 = p2 + stride;
  let s0 = f32x4.mul(v128.load(p0), own);
  let s1 = f32x4.mul(v128.load(p1), own);
  let s2 = f32x4.mul(v128.load(p2), own);
  let s3 = f32x4.mul(v128.load(p3), own);
  let us = u + i;
  let vs = v + i;
  const last = v + whole - 16;
  while (vs + 32 <= last) {
    let uj = v128.load(us, 16);
    let a = v128.load(p0, 16);
    let b = v128.load(p1, 16);
    let c = v128.load(p2, 16);
    let d = v128.load(p3, 16);
    s0 = f32x4.add(s0, f32x4.mul(a, uj));
    s1 = f32x4.add(s1, f32x4.mul(b, uj));
    s2 = f32x4.add(s2, f32x4.mul(c, uj));
    s3 = f32x4.add(s3, f32x4.mul(d, uj));
    v128.store(vs, f32x4.add(v128.load(vs, 16), weighted(a, b, c, d, u0, u1, u2, u3)), 16);
    uj = v128.load(us, 32);
    a = v128.load(p0, 32);
    b = v128.load(p1, 32);
    c = v128.load(p2, 32);
    d = v128.load(p3, 32);
    s0 = f32x4.add(s0, f32x4.mul(a, uj));
    s1 = f32x4.add(s1, f32x4.mul(b, uj));
    s2 = f32x4.add(s2, f32x4.mul(c, uj));
    s3 = f32x4.add(s3, f32x4.mul(d, uj));
    v128.store(vs, f32x4.add(v128.load(vs, 32), weighted(a, b, c, d, u0, u1, u2, u3)), 32);
    p0 += 32;
    p1 += 32;
    p2 += 32;
    p3 += 32;
    us += 32;
    vs += 32;
  }
  if (vs < last) {
    const uj = v128.load(us, 16);
    const a = v128.load(p0, 16);
    const b = v128.load(p1, 16);
    const c = v128.load(p2, 16);
    const d = v128.load(p3, 16);
    s0 = f32x4.add(s0, f32x4.mul(a, uj));
    s1 = f32x4.add(s1, f32x4.mul(b, uj));
    s2 = f32x4.add(s2, f32x4.mul(c, uj));
    s3 = f32x4.add(s3, f32x4.mul(d, uj));
    v128.store(vs, f32x4.add(v128.load(vs, 16), weighted(a, b, c, d, u0, u1, u2, u3)), 16);
  }
  const sums = f32x4(lanes(s0), lanes(s1), lanes(s2), lanes(s3));
  v128.store(v + i, f32x4.add(v128.load(v + i), sums));
}

// @ts-ignore: decorator
@inline
function weighted(a: v128, b: v128, c: v128, d: v128, u0: v128, u1: v128, u2: v128, u3: v128): v128 {
  const left = f32x4.add(f32x4.mul(a, u0), f32x4.mul(b, u1));
  return f32x4.add(left, f32x4.add(f32x4.mul(c, u2), f32x4.mul(d, u3)));
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
