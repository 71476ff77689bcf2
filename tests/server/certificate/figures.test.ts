/** Every kind of figure is drawn from data alone, also where there is next to nothing to draw. */
import { expect, test } from "vitest";
import { type Figure, hue, shade } from "../../../server/certificate/figure.ts";
import { draw } from "../../../server/runtime/certificate/figures.ts";

const about = { title: "a <title>", caption: "below" };
const axis = { label: "x & y" };

const figures: readonly Figure[] = [
  {
    kind: "plane",
    ...about,
    paths: [
      {
        points: [
          [0, 0],
          [1, 2],
          [Number.NaN, 1],
        ],
        colour: hue(1),
      },
    ],
  },
  { kind: "plane", ...about, paths: [], marks: [{ at: [1, 1], shape: "cross", colour: shade(1) }] },
  { kind: "plane", ...about, paths: [] },
  {
    kind: "points",
    ...about,
    x: { ...axis, range: [-1, 1], ticks: [-1, 1], unit: "°" },
    y: axis,
    marks: [{ at: [0.5, 3], shape: "dot", colour: shade(2), size: 5 }],
    diagonal: true,
  },
  { kind: "points", ...about, x: axis, y: axis, marks: [] },
  {
    kind: "curves",
    ...about,
    x: axis,
    y: axis,
    curves: [
      {
        name: "a",
        colour: shade(1),
        points: [
          [0, 1],
          [1, 2],
        ],
        errors: [
          [0.5, 1.5],
          [Number.NaN, 2],
        ],
        look: "both",
      },
      {
        name: "b",
        colour: shade(2),
        points: [
          [0, 1],
          [1, Number.POSITIVE_INFINITY],
        ],
      },
    ],
    uprights: [0.5],
  },
  { kind: "curves", ...about, x: axis, y: axis, curves: [] },
  {
    kind: "bars",
    ...about,
    y: axis,
    bars: [
      { name: "up", value: 2, error: [1, 3], reference: 1 },
      { name: "down", value: -1, colour: shade(4) },
      { name: "none", value: Number.NaN },
    ],
  },
  { kind: "bars", ...about, y: axis, bars: [] },
  {
    kind: "heat",
    ...about,
    rows: ["r"],
    columns: ["c", "d"],
    values: [
      [1, -2],
      [Number.NaN, 0],
    ],
  },
  { kind: "heat", ...about, rows: [], columns: [], values: [] },
];

test.each(figures.map((figure) => [figure.kind, figure] as const))("%s", (_, figure) => {
  const drawing = draw(figure);
  expect(drawing).toMatch(/^<svg .*>$/s);
  expect(drawing).toContain("a &lt;title&gt;");
  expect(drawing).not.toMatch(/NaN|undefined|Infinity/);
});

test("what is in the data is in the drawing", () => {
  const count = (drawing: string, tag: string) => drawing.match(new RegExp(`<${tag} `, "g"))?.length ?? 0;
  expect(count(draw(figures[0]), "polyline")).toBe(1);
  expect(count(draw(figures[3]), "circle")).toBe(1);
  expect(count(draw(figures[5]), "polyline")).toBe(2);
  expect(count(draw(figures[7]), "rect")).toBe(2);
  expect(count(draw(figures[9]), "rect")).toBe(3);
});

const curve = (name: string, i: number, points: readonly (readonly [number, number])[]) => ({
  name,
  colour: shade(i),
  points,
});
const numbersIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((found) => Number(found[1]));

test("on a logarithmic axis decades are equally wide, and what is not above zero is left out", () => {
  const points = [0, 0.01, 0.1, 1, 10].map((x): [number, number] => [x, 1]);
  const curves = [{ ...curve("a", 1, points), look: "dots" as const }];
  const drawn = draw({ kind: "curves", ...about, x: { ...axis, log: true }, y: axis, curves });
  const at = numbersIn(drawn, /<circle cx="([\d.]+)"/g);
  expect(at).toHaveLength(4);
  const steps = at.slice(1).map((x, i) => x - at[i]);
  for (const step of steps) expect(step).toBeCloseTo(steps[0], 1);
  expect(drawn).not.toMatch(/NaN|Infinity/);
});

test("a band goes along the lower ends of its errors and back along the upper ones", () => {
  const points = [0, 1, 2].map((x): [number, number] => [x, 0.5]);
  const errors = points.map((): [number, number] => [0.25, 0.75]);
  const band = { ...curve("placebo", 0, points), errors, look: "band" as const };
  const drawn = draw({ kind: "curves", ...about, x: axis, y: { ...axis, range: [0, 1] }, curves: [band] });
  const [, around] = /<polyline points="([^"]+)"/.exec(drawn)!;
  const heights = around.split(" ").map((pair) => Number(pair.split(",")[1]));
  expect(heights).toHaveLength(6);
  expect(new Set(heights.slice(0, 3)).size).toBe(1);
  expect(new Set(heights.slice(3)).size).toBe(1);
  expect(heights[0]).toBeGreaterThan(heights[5]);
});

test("many names stand beside the curves and not over them; lines of one colour differ", () => {
  const many = Array.from({ length: 18 }, (_, i) =>
    curve(`arm ${i}`, i, [
      [0, 0],
      [1, i],
    ]),
  );
  const drawn = draw({ kind: "curves", ...about, x: axis, y: axis, curves: many });
  const right = Math.max(...numbersIn(drawn, /<line class="grid" [^>]*x2="([\d.]+)"/g));
  const names = numbersIn(drawn, /<text x="([\d.]+)"[^>]*>arm \d+</g);
  expect(names).toHaveLength(18);
  for (const x of names) expect(x).toBeGreaterThan(right);
  const looks = [...drawn.matchAll(/<polyline [^>]*(stroke="[^"]+"[^>]*)\/>/g)].map(([, look]) => look);
  expect(new Set(looks).size).toBe(18);
});
