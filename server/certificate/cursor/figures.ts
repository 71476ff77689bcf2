/** What a reader of papers on the control of movement expects to see: ways, and what becomes of what disturbs them. */
import { type CurvesFigure, hue, type PlaneFigure, type Point, type PointsFigure, shade } from "../figure.ts";
import { angleOf } from "../reach/centre-out.ts";
import { DT_MS } from "./life.ts";
import { type Pushes, TURNING_HZ } from "./pushes.ts";
import type { Rest } from "./rest.ts";
import type { TuningOfCursor } from "./tuning.ts";

export function wayFigure({ ways }: TuningOfCursor, { rests }: Rest): PlaneFigure {
  return {
    kind: "plane",
    title: "mean ways of the cursor to sixteen targets",
    caption: "Mean ways of the cursor; ● targets, × where the noiseless loop comes to rest.",
    paths: ways.map((way, k) => ({
      points: way.map(([x, y]): Point => [x, y]),
      colour: hue(angleOf(k)),
    })),
    marks: rests.flatMap(({ target, at }) => [
      { at: [target[0], target[1]] as const, shape: "dot" as const, colour: shade(0) },
      { at: [at[0], at[1]] as const, shape: "cross" as const, colour: shade(3) },
    ]),
  };
}

export function leftFigure({ left }: Pushes): CurvesFigure {
  return {
    kind: "curves",
    title: "what is left of a steady push",
    caption: "Size of the displacement by a steady push, as a share of what it would be without an answer.",
    x: { label: "from the onset", unit: " ms" },
    y: { label: "share", range: [0, 1], ticks: [0, 0.5, 1] },
    curves: [
      { name: "left", colour: shade(3), points: left.map((share, t): Point => [DT_MS * (t + 1), share]) },
    ],
  };
}

export function turningFigure({ turning }: Pushes): CurvesFigure {
  return {
    kind: "curves",
    title: "what is left of pushes that turn",
    caption:
      "Displacement by pushes that turn, over what it would be without an answer: below 1 it corrects them, above 1 its delays make them worse.",
    x: { label: "octaves from 0.8 Hz" },
    y: { label: "share" },
    curves: [
      {
        name: "left",
        colour: shade(3),
        look: "both",
        points: turning.map((share, i): Point => [Math.log2(TURNING_HZ[i] / 0.8), share]),
      },
    ],
  };
}

export function answerFigure({ answer }: Pushes): CurvesFigure {
  return {
    kind: "curves",
    title: "the answer of the hand to a jerk of the cursor",
    caption: "Change of the force along a jerk of the cursor, mean over jerks: negative is against it.",
    x: { label: "from the onset", unit: " ms" },
    y: { label: "force along the jerk" },
    curves: [
      { name: "answer", colour: shade(3), points: answer.map((force, t): Point => [DT_MS * t, force]) },
    ],
    uprights: [0],
  };
}

export function preferredFigure({ preferred }: TuningOfCursor): PointsFigure {
  return {
    kind: "points",
    title: "preferred directions and how well a cosine fits",
    caption: "Each unit's preferred direction of movement, and R² of the cosine.",
    x: { label: "preferred direction", unit: "°", range: [-180, 180], ticks: [-180, -90, 0, 90, 180] },
    y: { label: "R²", range: [0, 1], ticks: [0, 0.5, 1] },
    marks: preferred.map(({ direction, r2 }) => ({
      at: [(180 / Math.PI) * direction, r2],
      shape: "dot",
      colour: shade(3),
    })),
  };
}
