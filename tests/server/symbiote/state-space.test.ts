/** Identification and regulation of a planted linear system: what is found steers almost as well as the truth. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { identify } from "../../../server/symbiote/state-space/identify.ts";
import type { StateSpace, Stretch } from "../../../server/symbiote/state-space/model.ts";
import { createRegulator } from "../../../server/symbiote/state-space/regulator.ts";
import { smooth } from "../../../server/symbiote/state-space/smoother.ts";
import { findSubspace } from "../../../server/symbiote/state-space/subspace.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const [N, P, M, TRIAL, HOLD] = [3, 12, 6, 60, 8];
const EFFORT = 0.05;

/**
 * Two damped, turning latents and a slow one that is shown; a push that is another in each trial. One system, with its
 * latents in sight (of those drawn at random some hide one of them), and as many lives as there are seeds.
 */
function planted(_seed: number) {
  const rng = createRng(7);
  const a = new Matrix([
    [0.9, -0.25, 0],
    [0.25, 0.9, 0],
    [0, 0.12, 0.93],
  ]);
  const draw = (rows: number, columns: number, sd: number) =>
    Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), sd));
  const [b, c, d] = [draw(N, M, 0.15), draw(P, N, 0.6), draw(N, 1, 0.08)];
  return { a, b, c, d, shake: 0.03, noise: 0.3 };
}

/** Live through `ticks`; `act` says what to push in the next tick. @returns the mean cost of a tick, and the rows */
function live(
  seed: number,
  system: ReturnType<typeof planted>,
  ticks: number,
  act: (
    currents: Float32Array,
    y: Float32Array,
    delivered: Float32Array,
    jumped: boolean,
    goal: number,
  ) => void,
) {
  const rng = createRng(seed);
  let x = Matrix.zeros(N, 1);
  let [push, goal] = [rng.normal(), rng.normal()];
  const stretch: Stretch = {
    channels: P,
    electrodes: M,
    behaviours: 1,
    rows: new Float32Array(ticks * (P + M + 1)),
    jumps: new Uint32Array(ticks),
  };
  const currents = new Float32Array(M);
  let cost = 0;
  for (let t = 0; t < ticks; t++) {
    const delivered = currents.slice();
    x = system.a
      .mmul(x)
      .add(system.b.mmul(Matrix.columnVector([...delivered])))
      .add(Matrix.mul(system.d, push))
      .add(Matrix.columnVector([...rng.normals(new Float32Array(N), system.shake)]));
    const y = Float32Array.from(system.c.mmul(x).to1DArray(), (value) => value + system.noise * rng.normal());
    cost += (x.get(2, 0) - goal) ** 2 + EFFORT * delivered.reduce((sum, u) => sum + u * u, 0);
    stretch.rows.set([...y, ...delivered, x.get(2, 0)], t * (P + M + 1));
    const jumped = t % TRIAL === TRIAL - 1;
    stretch.jumps[t] = jumped ? 1 : 0;
    if (jumped) [push, goal] = [rng.normal(), rng.normal()];
    act(currents, y, delivered, jumped, goal);
  }
  return { cost: cost / ticks, stretch };
}

function probed(seed: number, ticks: number) {
  const rng = createRng(seed).fork("probing");
  let t = 0;
  return live(seed, planted(seed), ticks, (currents) => {
    if (t++ % HOLD === 0) rng.normals(currents, 0.5);
  }).stretch;
}

/** The planted system in the coordinates of its own latents. */
function truth({ a, b, c, d, shake, noise }: ReturnType<typeof planted>): StateSpace {
  const flat = (matrix: Matrix) => Float64Array.from(matrix.to1DArray());
  const gram = c.transpose().mmul(c);
  const back = new Matrix(inverseOf(gram));
  return {
    latents: N,
    pushes: 1,
    a: flat(a),
    b: flat(b),
    d: flat(d),
    drift: new Float64Array(N),
    projection: flat(back.mmul(c.transpose())),
    centre: new Float64Array(P),
    z: Float64Array.of(0, 0, 1),
    home: new Float64Array(1),
    w: flat(Matrix.eye(N, N, shake ** 2)),
    v: flat(back.mul(noise ** 2)),
  };
}

function inverseOf(matrix: Matrix): number[][] {
  const [a, b, c, d, e, f, g, h, i] = matrix.to1DArray();
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((value) => value / det));
}

function costUnder(model: StateSpace, effort = EFFORT): number {
  const regulator = createRegulator(model, effort);
  return live(seed + 1, planted(seed), 6000, (currents, y, delivered, jumped, goal) => {
    regulator.observe(y, delivered, jumped);
    regulator.steer(currents, [goal]);
  }).cost;
}

const identified = identify(probed(seed, 4000), 1, 60);

test(`the part of the channels that has a past is found, and how many latents it has (seed ${seed})`, () => {
  const { projection } = findSubspace(probed(seed, 4000));
  expect(projection.rows).toBe(N);
  const { c } = planted(seed);
  const kept = projection.transpose().mmul(projection).mmul(c);
  expect(Matrix.sub(kept, c).norm() / c.norm()).toBeLessThan(0.15);
});

test(`what is identified has the flow of the system: its eigenvalues (seed ${seed})`, () => {
  const characteristic = (a: Matrix) => [a.trace(), a.mmul(a).trace(), a.mmul(a).mmul(a).trace()];
  const found = characteristic(Matrix.from1DArray(N, N, [...identified.a]));
  characteristic(planted(seed).a).forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThan(0.12);
  });
});

test(`steered on what was identified it costs hardly more than on the truth; doing nothing costs much more (seed ${seed})`, () => {
  const least = costUnder(truth(planted(seed)));
  const idle = live(seed + 1, planted(seed), 6000, () => {}).cost;
  expect(costUnder(identified) / least).toBeLessThan(1.1);
  expect(idle / least).toBeGreaterThan(1.5);
  // The truth is a minimum: whoever weighs effort otherwise pays more.
  expect(costUnder(truth(planted(seed)), 20 * EFFORT)).toBeGreaterThan(least);
});

test(`smoothing knows more than filtering the noise away: it is nearer to the latents than what was said (seed ${seed})`, () => {
  const rng = createRng(seed);
  const { a } = planted(seed);
  const [ticks, shake, noise] = [2000, 0.05, 0.4];
  const [w, v] = [Matrix.eye(N, N, shake ** 2), Matrix.eye(N, N, noise ** 2)];
  const truth = new Float64Array(ticks * N);
  let x = Matrix.zeros(N, 1);
  for (let t = 0; t < ticks; t++) {
    x = a.mmul(x).add(Matrix.columnVector([...rng.normals(new Float32Array(N), shake)]));
    truth.set(x.to1DArray(), t * N);
  }
  const z = truth.map((value) => value + noise * rng.normal());
  const { means, spread } = smooth({ a, w, v }, z, new Float64Array(ticks * N));
  const missed = (said: Float64Array) =>
    said.reduce((sum, value, i) => sum + (value - truth[i]) ** 2, 0) / said.length;
  expect(missed(means)).toBeLessThan(0.3 * missed(z));
  expect(missed(means) / (spread.trace() / N)).toBeGreaterThan(0.7);
  expect(missed(means) / (spread.trace() / N)).toBeLessThan(1.4);
});
