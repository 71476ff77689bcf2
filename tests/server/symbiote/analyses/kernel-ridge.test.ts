import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { discover } from "../../../../server/symbiote/lenses/analyses/kernel-ridge.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const drawn = (rows: number, columns: number) =>
  Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), 1));
const options = { kernel: "linear", permutations: 39 } as const;

test(`a line finds what is linear, and of a square only a kernel finds anything (seed ${seed})`, () => {
  const x = drawn(150, 3);
  const linear = x.mmul(drawn(3, 2));
  const found = discover({ x, y: linear, samples: 1 }, options, rng);
  expect(found.r2).toBeGreaterThan(0.9);
  expect(found.p).toBe(1 / 40);
  const square = Matrix.columnVector(x.to2DArray().map(([first]) => first * first));
  const byLine = discover({ x, y: square, samples: 1 }, options, rng);
  const byKernel = discover({ x, y: square, samples: 1 }, { ...options, kernel: "gaussian" }, rng);
  expect(byLine.r2).toBeLessThan(0.3);
  expect(byKernel.r2).toBeGreaterThan(byLine.r2 + 0.2);
});

test(`what only drifts within trials is no discovery: labels are exchanged by whole trials (seed ${seed})`, () => {
  // Both sides rise in every trial, in directions of their own: samples agree by their time, and trials do not.
  const [trials, samples] = [15, 4];
  const rising = (width: number) => {
    const slopes = drawn(trials, width);
    const rows = Array.from({ length: trials * samples }, (_, row) => {
      const time = (row % samples) / samples;
      return Array.from({ length: width }, (_, i) => time + time * slopes.get(Math.floor(row / samples), i));
    });
    return new Matrix(rows);
  };
  const ps = Array.from({ length: 12 }, () => {
    return discover({ x: rising(4), y: rising(2), samples }, { ...options, permutations: 19 }, rng).p;
  });
  // Of twelve tests at α = .05, six or more false discoveries are a matter of one in a hundred thousand.
  expect(ps.filter((p) => p <= 0.05).length).toBeLessThan(6);
});

test("observations that never change tell nothing, and do not break", () => {
  const { r2 } = discover({ x: Matrix.ones(20, 3), y: drawn(20, 1), samples: 1 }, options, rng);
  expect(r2).toBeLessThan(0.1);
});
