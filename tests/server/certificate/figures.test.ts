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
