/** jPCA on exact rotations with known answers, and on noise, which does not rotate. */
import { expect, test } from "vitest";
import { jpca } from "../../../../server/symbiote/lenses/analyses/jpca.ts";
import { emptyResponses, type Responses } from "../../../../server/symbiote/lenses/analyses/responses.ts";
import { against, drawn } from "../../../../server/symbiote/lenses/analyses/surrogate.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const DT_MS = 10;
const seed = claimSeed();

/** Three planes, eight conditions that start an eighth of a turn apart, on the units that `mix` makes of them. */
function rotations(
  units = 6,
  mix = (unit: number, plane: number): number => (unit === plane ? 1 : 0),
): Responses {
  const responses = emptyResponses(8, 30, units);
  const planes = [
    { hz: 2, amplitude: 1, phase: (c: number) => (2 * Math.PI * c) / 8 },
    { hz: 1.2, amplitude: 0.6, phase: (c: number) => (2 * Math.PI * c) / 8 + 0.4 },
    { hz: 0.5, amplitude: 0.3, phase: (c: number) => (4 * Math.PI * c) / 8 },
  ];
  for (let c = 0; c < 8; c++) {
    for (let t = 0; t < 30; t++) {
      planes.forEach(({ hz, amplitude, phase }, p) => {
        const angle = phase(c) + 2 * Math.PI * hz * t * (DT_MS / 1000);
        for (let u = 0; u < units; u++) {
          responses.values[(c * 30 + t) * units + u] +=
            amplitude * (mix(u, 2 * p) * Math.cos(angle) + mix(u, 2 * p + 1) * Math.sin(angle));
        }
      });
    }
  }
  return responses;
}

test("three exact rotations have the published numbers", () => {
  const { r2Skew, r2Unconstrained, planes } = jpca(rotations(), DT_MS);
  expect(r2Skew).toBeCloseTo(0.9966779882863244, 6);
  expect(r2Unconstrained).toBeCloseTo(1, 6);
  expect(planes[0].varianceFraction).toBeCloseTo(0.6889287309985559, 6);
  const golden = [1.9960545808164964, 1.197549129437751, 0.4999177573552749];
  golden.forEach((hz, p) => {
    expect(planes[p].frequencyHz).toBeCloseTo(hz, 6);
  });
});

test(`they are found again in forty units (seed ${seed})`, () => {
  const weights = createRng(seed).normals(new Float32Array(40 * 6), 1);
  const { r2Skew, planes, reversed } = jpca(
    rotations(40, (u, p) => weights[6 * u + p]),
    DT_MS,
  );
  // The mixture is not orthogonal, so planes lean on each other and the rotation is no longer exact.
  expect(r2Skew).toBeGreaterThan(0.5);
  expect(planes[0].frequencyHz).toBeGreaterThan(1);
  const rng = createRng(seed).fork("surrogates");
  const { p } = against(
    r2Skew,
    drawn(99, () => reversed(rng)),
    "high",
  );
  expect(p).toBeLessThanOrEqual(0.05);
});

test(`an expansion is a flow but no rotation (seed ${seed})`, () => {
  const responses = emptyResponses(8, 30, 6);
  const starts = createRng(seed).normals(new Float32Array(8 * 6), 1);
  for (let i = 0; i < responses.values.length; i++) {
    const [c, t, u] = [Math.floor(i / 180), Math.floor(i / 6) % 30, i % 6];
    responses.values[i] = starts[6 * c + u] * 1.05 ** t;
  }
  const { r2Skew, r2Unconstrained } = jpca(responses, DT_MS);
  expect(r2Unconstrained).toBeGreaterThan(0.999);
  expect(Math.abs(r2Skew)).toBeLessThan(1e-6);
});
