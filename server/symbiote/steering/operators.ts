/**
 * What representation engineering does to a vector of activations h along a direction v, as small closures that
 * compose. v̂ = v/‖v‖, the projection is p = h·v̂.
 *
 *   add        h + dose·v                                   (activation addition)
 *   projectOut h − p v̂                                      (directional ablation, Arditi et al. 2024)
 *   set, cap   the projection becomes a value, or at most one
 *   rotate     within span{v, w} the part of h keeps its length and turns to an angle from v towards w
 *              (angular steering, Vu & Nguyen 2025)
 *   when       only where a condition on h holds             (conditional steering, Lee et al. 2024)
 *
 * `out` comes first and may be `h` itself. Nothing is allocated when an operator is applied.
 */

export type Vector = Float32Array | Float64Array;
/** Write what becomes of `h` to `out`, as long as `h`. */
export type Operator = (out: Vector, h: Vector) => void;
export type Condition = (h: Vector) => boolean;

/** @throws when the direction has no length: it points nowhere */
export function unitOf(v: ArrayLike<number>): Float64Array {
  const length = Math.hypot(...Array.from(v));
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) {
    throw new Error("a direction needs a finite length above zero: this one points nowhere");
  }
  return Float64Array.from(v, (value) => value / length);
}

function dot(h: Vector, unit: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < unit.length; i++) sum += h[i] * unit[i];
  return sum;
}

/** out = h + by·unit */
function shift(out: Vector, h: Vector, unit: Float64Array, by: number): void {
  for (let i = 0; i < unit.length; i++) out[i] = h[i] + by * unit[i];
}

/** @param dose in lengths of `v` */
export function add(v: ArrayLike<number>, dose: number): Operator {
  const along = Float64Array.from(v);
  return (out, h) => shift(out, h, along, dose);
}

export const projectOut = (v: ArrayLike<number>): Operator => set(v, 0);

export function set(v: ArrayLike<number>, projection: number): Operator {
  const unit = unitOf(v);
  return (out, h) => shift(out, h, unit, projection - dot(h, unit));
}

export function cap(v: ArrayLike<number>, most: number): Operator {
  const unit = unitOf(v);
  return (out, h) => shift(out, h, unit, Math.min(0, most - dot(h, unit)));
}

/** @param w the other side of the plane; only its part beside `v` counts  @param angle from v towards w, radians */
export function rotate(v: ArrayLike<number>, w: ArrayLike<number>, angle: number): Operator {
  const first = unitOf(v);
  const across = Float64Array.from(w);
  projectOut(v)(across, across);
  const second = unitOf(across);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (out, h) => {
    const a = dot(h, first);
    const b = dot(h, second);
    const length = Math.hypot(a, b);
    shift(out, h, first, length * cos - a);
    shift(out, out, second, length * sin - b);
  };
}

/** h as it is where the condition does not hold. */
export function when(condition: Condition, operator: Operator): Operator {
  return (out, h) => {
    if (condition(h)) operator(out, h);
    else if (out !== h) out.set(h);
  };
}

/** Does `h` project on `v` further than this? */
export function above(v: ArrayLike<number>, threshold: number): Condition {
  const unit = unitOf(v);
  return (h) => dot(h, unit) > threshold;
}

/** One operator after another. */
export function compose(...operators: readonly Operator[]): Operator {
  return (out, h) => {
    if (out !== h) out.set(h);
    for (let i = 0; i < operators.length; i++) operators[i](out, out);
  };
}
