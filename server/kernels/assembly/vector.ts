/** Vectors in memory, any length, given as addresses and a length in bytes; the last one to three elements one by one. */

/** Σ a[j]·b[j]: four accumulators of four lanes. */
// @ts-ignore: decorator
@inline
export function dot(a: usize, b: usize, bytes: usize): f32 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let j: usize = 0;
  for (; j + 64 <= bytes; j += 64) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a + j), v128.load(b + j)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a + j, 16), v128.load(b + j, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a + j, 32), v128.load(b + j, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a + j, 48), v128.load(b + j, 48)));
  }
  for (; j + 16 <= bytes; j += 16) s0 = f32x4.add(s0, f32x4.mul(v128.load(a + j), v128.load(b + j)));
  let sum = lanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; j < bytes; j += 4) sum += load<f32>(a + j) * load<f32>(b + j);
  return sum;
}

/** a += factor·b */
// @ts-ignore: decorator
@inline
export function addScaled(a: usize, factor: f32, b: usize, bytes: usize): void {
  const factors = f32x4.splat(factor);
  let j: usize = 0;
  for (; j + 64 <= bytes; j += 64) {
    v128.store(a + j, f32x4.add(v128.load(a + j), f32x4.mul(factors, v128.load(b + j))));
    v128.store(a + j, f32x4.add(v128.load(a + j, 16), f32x4.mul(factors, v128.load(b + j, 16))), 16);
    v128.store(a + j, f32x4.add(v128.load(a + j, 32), f32x4.mul(factors, v128.load(b + j, 32))), 32);
    v128.store(a + j, f32x4.add(v128.load(a + j, 48), f32x4.mul(factors, v128.load(b + j, 48))), 48);
  }
  for (; j + 16 <= bytes; j += 16) {
    v128.store(a + j, f32x4.add(v128.load(a + j), f32x4.mul(factors, v128.load(b + j))));
  }
  for (; j < bytes; j += 4) store<f32>(a + j, load<f32>(a + j) + factor * load<f32>(b + j));
}

/** a[j] ×= factor·b[j] */
// @ts-ignore: decorator
@inline
export function scaleBy(a: usize, factor: f32, b: usize, bytes: usize): void {
  const factors = f32x4.splat(factor);
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) {
    v128.store(a + j, f32x4.mul(v128.load(a + j), f32x4.mul(factors, v128.load(b + j))));
  }
  for (; j < bytes; j += 4) store<f32>(a + j, load<f32>(a + j) * (factor * load<f32>(b + j)));
}

/** The sum of four lanes. */
// @ts-ignore: decorator
@inline
export function lanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}
