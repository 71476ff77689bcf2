/** What a reader of lesion studies expects to see: movements before and after, deficits, and what each area knows. */
import { AREAS } from "../../brains/grasp-areas.ts";
import { JOINTS, movement, WIDTH } from "../../tasks/grasp-movement.ts";
import { OBJECTS } from "../../tasks/grasp-trial.ts";
import { type BarsFigure, type Curve, type CurvesFigure, type HeatFigure, hue, shade } from "../figure.ts";
import type { Attempt } from "./attempts.ts";
import { DAMAGES, type Deficits, jointLosses } from "./deficits.ts";
import { DT_MS } from "./life.ts";
import type { Travel } from "./travel.ts";

/** Joints in the figures: one that only turns, and one that opens and closes. */
const SHOWN = [0, 1] as const;
const colour = (object: number) => hue((object * 2 * Math.PI) / OBJECTS.length);

/** Mean course of a joint for every object, over what was asked for (dots). */
function courseFigure(attempts: readonly Attempt[], joint: number, when: string): CurvesFigure {
  const asked = new Float32Array(WIDTH);
  const curves = OBJECTS.flatMap(([size, tilt], object): Curve[] => {
    const paths = attempts.filter((one) => one.object === object && !one.isCatch).map(({ path }) => path);
    if (paths.length === 0) return [];
    const ticks = paths[0].length / WIDTH;
    const times = Array.from({ length: ticks }, (_, t) => (t + 1) * DT_MS);
    const made = times.map((ms, t): [number, number] => {
      const sum = paths.reduce((total, path) => total + path[t * WIDTH + joint], 0);
      return [ms, sum / paths.length];
    });
    const wanted = times
      .filter((_, t) => t % 5 === 4)
      .map((ms): [number, number] => {
        movement(asked, size, tilt, ms);
        return [ms, asked[joint]];
      });
    return [
      { name: "", colour: colour(object), points: made },
      { name: "", colour: colour(object), points: wanted, look: "dots" },
    ];
  });
  return {
    kind: "curves",
    title: `${JOINTS[joint]} over time, ${when}`,
    caption: `${JOINTS[joint]}, ${when}: mean of each object (lines) and what it asks for (dots).`,
    x: { label: "from go", unit: " ms" },
    y: { label: JOINTS[joint], range: joint === 0 ? [-1, 1] : [-0.4, 1.4] },
    curves,
  };
}

export function courseFigures({ healthy, damaged }: Deficits): CurvesFigure[] {
  const cut = DAMAGES.findIndex(({ name }) => name === "premotor-motor cut");
  const lesion = DAMAGES.findIndex(({ name }) => name === "motor lesion");
  return [
    ...SHOWN.map((joint) => courseFigure(healthy, joint, "undamaged")),
    ...SHOWN.map((joint) => courseFigure(damaged[cut], joint, "premotor and motor parted")),
    ...SHOWN.map((joint) => courseFigure(damaged[lesion], joint, "half of motor silent")),
  ];
}

export function deficitFigure({ rows }: Deficits): BarsFigure {
  return {
    kind: "bars",
    title: "what damage costs",
    caption: "Loss after damage over loss before; the line is the bar.",
    y: { label: "times the loss before" },
    bars: rows.map(({ value }, i) => ({ name: DAMAGES[i].name, value, reference: 5, colour: shade(1 + i) })),
  };
}

export function doseFigure({ doses }: Deficits): CurvesFigure {
  return {
    kind: "curves",
    title: "loss by extent of damage",
    caption: "Loss by extent of damage: 100 % is half of an area silent, or all links cut.",
    x: { label: "extent", unit: " %", range: [0, 100] },
    y: { label: "loss" },
    curves: DAMAGES.map(({ name }, i) => ({
      name,
      colour: shade(1 + i),
      look: "both",
      points: doses.map(({ fraction, losses }) => [100 * fraction, losses[i]]),
    })),
  };
}

export function jointFigure({ healthy, damaged }: Deficits): HeatFigure {
  return {
    kind: "heat",
    title: "loss of each joint",
    caption: "Loss of each joint, undamaged and after each damage.",
    rows: ["undamaged", ...DAMAGES.map(({ name }) => name)],
    columns: JOINTS,
    values: [healthy, ...damaged].map(jointLosses),
  };
}

export function travelFigures({ afterCue, aroundGo }: Travel): CurvesFigure[] {
  const figure = (told: Travel["afterCue"], event: string, firstTick: number): CurvesFigure => ({
    kind: "curves",
    title: `which object it is, read from each area after ${event}`,
    caption: `Share of trials in which an area tells the object, from ${event} on; chance is ${100 / OBJECTS.length} %.`,
    x: { label: `from ${event}`, unit: " ms" },
    y: { label: "objects told", unit: " %", range: [0, 100] },
    curves: AREAS.map((name, area) => ({
      name,
      colour: shade(1 + area),
      points: told[area].map((right, t) => [(t + firstTick) * DT_MS, 100 * right]),
    })),
  });
  return [figure(afterCue, "cue", 1), figure(aroundGo, "go", 0)];
}
