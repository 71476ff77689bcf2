/**
 * Dense matrices in memory, row-major float32: C = A·B (or C += A·B) in tiles of 4 rows × 8 columns that never leave
 * their registers, and tanh of every element. The elements of A are read by two strides, so Aᵀ needs no copy.
 */
import { rate } from "./tanh";

/** m % 4 = 0 and n % 8 = 0; strides of A in bytes. */
export function product(
  c: usize,
  a: usize,
  b: usize,
  m: usize,
  k: usize,
  n: usize,
  row: usize,
  column: usize,
  accumulate: bool,
): void {
  const width = n << 2;
  for (let i: usize = 0; i < m; i += 4, a += row << 2, c += width << 2) {
    for (let j: usize = 0; j < width; j += 32) {
      let p0 = f32x4.splat(0);
      let q0 = p0;
      let p1 = p0;
      let q1 = p0;
      let p2 = p0;
      let q2 = p0;
      let p3 = p0;
      let q3 = p0;
      let left = a;
      let right = b + j;
      for (let l: usize = 0; l < k; l++, left += column, right += width) {
        const p = v128.load(right);
        const q = v128.load(right, 16);
        const a0 = v128.load_splat<f32>(left);
        p0 = f32x4.add(p0, f32x4.mul(a0, p));
        q0 = f32x4.add(q0, f32x4.mul(a0, q));
        const a1 = v128.load_splat<f32>(left + row);
        p1 = f32x4.add(p1, f32x4.mul(a1, p));
        q1 = f32x4.add(q1, f32x4.mul(a1, q));
        const a2 = v128.load_splat<f32>(left + 2 * row);
        p2 = f32x4.add(p2, f32x4.mul(a2, p));
        q2 = f32x4.add(q2, f32x4.mul(a2, q));
        const a3 = v128.load_splat<f32>(left + 3 * row);
        p3 = f32x4.add(p3, f32x4.mul(a3, p));
        q3 = f32x4.add(q3, f32x4.mul(a3, q));
      }
      const out = c + j;
      put(out, p0, q0, accumulate);
      put(out + width, p1, q1, accumulate);
      put(out + 2 * width, p2, q2, accumulate);
      put(out + 3 * width, p3, q3, accumulate);
    }
  }
}

// @ts-ignore: decorator
@inline
function put(out: usize, p: v128, q: v128, accumulate: bool): void {
  if (accumulate) {
    p = f32x4.add(v128.load(out), p);
    q = f32x4.add(v128.load(out, 16), q);
  }
  v128.store(out, p);
  v128.store(out, q, 16);
}

/** out[i] = tanh(x[i]), from the rate of |x| and the sign of x; a multiple of 16 bytes. */
export function tanh(out: usize, x: usize, bytes: usize): void {
  const sign = v128.splat<u32>(0x80000000);
  for (let i: usize = 0; i < bytes; i += 16) {
    const value = v128.load(x + i);
    v128.store(out + i, v128.or(rate(f32x4.abs(value)), v128.and(value, sign)));
  }
}
