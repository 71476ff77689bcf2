/**
 * tanh(max(x, 0)) on four lanes, from expm1 so that small rates keep their relative precision:
 *   m = e^{−2x} − 1 = 2^k·q + (2^k − 1),  q = expm1(z),  −2x = k·ln2 + z, |z| ≤ ln2/2;   tanh x = −m/(2 + m).
 * q is the Taylor series to z^7/7! (remainder < 6e-9). Exact 0 at 0; 1 from x ≈ 9 on; NaN stays NaN.
 */

/** Beyond this, tanh is 1 in float32. */
const SATURATED: f32 = 10;
/** Adding 1.5·2^23 rounds a float32 to an integer and leaves that integer in its low bits. */
const ROUND: f32 = 12582912;
const TWO_LOG2_E: f32 = 2.8853900817779268;
const LN2: f32 = 0.6931471805599453;

// @ts-ignore: decorator
@inline
export function rate(x: v128): v128 {
  const one = f32x4.splat(1);
  const bounded = f32x4.min(f32x4.max(x, f32x4.splat(0)), f32x4.splat(SATURATED));
  const t = f32x4.mul(bounded, f32x4.splat(-TWO_LOG2_E));
  const rounded = f32x4.add(t, f32x4.splat(ROUND));
  const z = f32x4.mul(f32x4.sub(t, f32x4.sub(rounded, f32x4.splat(ROUND))), f32x4.splat(LN2));
  const power = i32x4.add(i32x4.shl(rounded, 23), one);
  let q = f32x4.splat(1.0 / 5040.0);
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(1.0 / 720.0));
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(1.0 / 120.0));
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(1.0 / 24.0));
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(1.0 / 6.0));
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(0.5));
  q = f32x4.add(f32x4.mul(f32x4.mul(q, z), z), z);
  const m = f32x4.add(f32x4.mul(q, power), f32x4.sub(power, one));
  return f32x4.div(f32x4.sub(f32x4.splat(0), m), f32x4.add(m, f32x4.splat(2)));
}
