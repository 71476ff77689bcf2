import { expect, test } from "vitest";
import {
  above,
  add,
  cap,
  compose,
  type Operator,
  projectOut,
  rotate,
  set,
  unitOf,
  when,
} from "../../../../server/symbiote/steering/operators.ts";
import { createRng } from "../../../../streams/rng.ts";
import golden from "../../../golden/operators.json" with { type: "json" };
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const width = 2 + rng.below(30);
const drawn = () => Float64Array.from({ length: width }, () => 2 * rng.normal());
const applied = (operator: Operator, h: Float64Array) => {
  const out = new Float64Array(h.length).fill(Number.NaN);
  operator(out, h);
  return out;
};
const projection = (h: Float64Array, v: Float64Array) =>
  unitOf(v).reduce((sum, value, i) => sum + value * h[i], 0);
const length = (h: Float64Array) => Math.hypot(...h);
const expectSame = (a: Float64Array, b: Float64Array) => {
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i], 9);
  });
};

const h = Float64Array.from(golden.h);
const v = Float64Array.from(golden.v);
const e2 = [0, 1, 0, 0];
test.each<[keyof typeof golden, Operator]>([
  ["add (dose 2 along v)", add(v, 2)],
  ["ablate (project out v)", projectOut(v)],
  ["set (projection on vhat = 3)", set(v, 3)],
  ["cap (projection <= 1)", cap(v, 1)],
  ["rotate in span{vhat, e2} to 0 deg", rotate(v, e2, 0)],
  ["rotate to 90 deg", rotate(v, e2, Math.PI / 2)],
])("golden: %s", (name, operator) => {
  expectSame(applied(operator, h), Float64Array.from(golden[name] as number[]));
});

test(`projecting out leaves no projection, and doing it again changes nothing (seed ${seed})`, () => {
  const [direction, at] = [drawn(), drawn()];
  const once = applied(projectOut(direction), at);
  expect(projection(once, direction)).toBeCloseTo(0, 9);
  expectSame(applied(projectOut(direction), once), once);
});

test(`a cap holds, is idempotent, and lets pass what is below it (seed ${seed})`, () => {
  for (let i = 0; i < 20; i++) {
    const [direction, at, most] = [drawn(), drawn(), rng.normal()];
    const capped = applied(cap(direction, most), at);
    expect(projection(capped, direction)).toBeCloseTo(Math.min(most, projection(at, direction)), 9);
    expectSame(applied(cap(direction, most), capped), capped);
  }
});

test(`adding and taking away again is nothing; setting sets (seed ${seed})`, () => {
  const [direction, at, dose] = [drawn(), drawn(), rng.normal()];
  expectSame(applied(compose(add(direction, dose), add(direction, -dose)), at), at);
  expect(projection(applied(set(direction, dose), at), direction)).toBeCloseTo(dose, 9);
});

test(`a rotation keeps the length, the angle it is told, and all that is beside its plane (seed ${seed})`, () => {
  const [first, second, at] = [drawn(), drawn(), drawn()];
  const angle = 2 * Math.PI * rng.uniform();
  const turned = applied(rotate(first, second, angle), at);
  expect(length(turned)).toBeCloseTo(length(at), 9);
  const across = applied(projectOut(first), second);
  const found = Math.atan2(projection(turned, across), projection(turned, first));
  expect(Math.cos(found - angle)).toBeCloseTo(1, 9);
  const beside = compose(projectOut(first), projectOut(across));
  expectSame(applied(beside, turned), applied(beside, at));
});

test(`a condition decides, and an operator may write where it reads (seed ${seed})`, () => {
  const [direction, at] = [drawn(), drawn()];
  const p = projection(at, direction);
  const silence = projectOut(direction);
  expectSame(applied(when(above(direction, p - 1), silence), at), applied(silence, at));
  expectSame(applied(when(above(direction, p + 1), silence), at), at);
  for (const operator of [
    add(direction, 2),
    silence,
    set(direction, 3),
    cap(direction, 0),
    rotate(direction, drawn(), 1),
  ]) {
    const inPlace = at.slice();
    operator(inPlace, inPlace);
    expectSame(inPlace, applied(operator, at));
  }
});

test("a direction that points nowhere is refused", () => {
  expect(() => projectOut([0, 0])).toThrow("points nowhere");
  expect(() => rotate([1, 0], [2, 0], 1)).toThrow("points nowhere");
});
