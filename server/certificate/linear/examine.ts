/** Is the linear brain the system it claims to be, and are its best reader and its best controller the best? */
import { createRng } from "../../../streams/rng.ts";
import { LINEAR_UNITS } from "../../brains/linear.ts";
import { linearSystem } from "../../brains/linear-system.ts";
import type { Examination } from "../examiner.ts";
import { type Figure, hue, shade } from "../figure.ts";
import { type Control, examineControl } from "./control.ts";
import { DT_MS } from "./life.ts";
import { examineReading, PRIOR, type Reading } from "./reading.ts";
import { examineTheory, lagMs, type Theory } from "./theory.ts";

export function examine({ seed }: { readonly seed: number }): Examination {
  const rng = createRng(seed).fork("certificate");
  const system = linearSystem(seed, LINEAR_UNITS, DT_MS);
  const theory = examineTheory(system, rng.fork("theory"));
  const reading = examineReading(system, rng.fork("reading"));
  const control = examineControl(system, rng.fork("control"));
  return {
    seed,
    rows: [...theory.rows, ...reading.rows, ...control.rows],
    figures: [whiteness(theory), convergence(reading), cursorPaths(reading), costsOf(control)],
  };
}

const lagged = (values: readonly number[]) => values.map((value, i) => [lagMs(i + 1), value] as const);

function whiteness({ innovation, observation }: Theory): Figure {
  return {
    kind: "curves",
    title: "autocorrelation of observations and of innovations",
    caption: "Mean autocorrelation over units: what the filter leaves over is white.",
    x: { label: "lag", unit: " ms" },
    y: { label: "autocorrelation" },
    curves: [
      { name: "observations", colour: shade(0), points: lagged(observation) },
      { name: "innovations", colour: shade(3), points: lagged(innovation), look: "both" },
    ],
  };
}

function convergence({ error, expected }: Reading): Figure {
  const overTime = (values: readonly number[]) =>
    values.map((value, t) => [DT_MS * t, value / PRIOR] as const);
  return {
    kind: "curves",
    title: "error of the best reader after the target jumps",
    caption: "Squared error of the target read by the best reader, share of the target's variance.",
    x: { label: "time since the target jumped", unit: " ms" },
    y: { label: "error" },
    curves: [
      { name: "measured", colour: shade(3), points: overTime(error) },
      { name: "expected", colour: shade(0), points: overTime(expected) },
    ],
  };
}

function cursorPaths({ paths }: Reading): Figure {
  const colour = (i: number) => hue((2 * Math.PI * i) / paths.length);
  return {
    kind: "plane",
    title: "paths of the cursor in eight trials",
    caption: "The cursor in eight trials, and its targets (●).",
    paths: paths.map(({ cursor }, i) => ({ points: cursor, colour: colour(i) })),
    marks: paths.map(({ target }, i) => ({ at: target, shape: "dot" as const, colour: colour(i), size: 5 })),
  };
}

function costsOf({ alone, costs, least }: Control): Figure {
  return {
    kind: "bars",
    title: "mean cost of a tick by controller",
    caption:
      "Mean cost of a tick when the cursor is wanted elsewhere; the line is the least that is possible.",
    y: { label: "cost" },
    bars: [
      { name: "none", value: alone, reference: least },
      ...costs.map(({ gain, cost }) => ({
        name: gain === 1 ? "LQG" : `${gain}×`,
        value: cost,
        reference: least,
      })),
    ],
  };
}
