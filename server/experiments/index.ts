/** The experiments: one export line each. */
import { registry } from "../../streams/registry.ts";
import arena from "./arena/index.ts";
import cursorAdaptation from "./cursor-adaptation.ts";
import cursorBins from "./cursor-bins.ts";
import cursorDelay from "./cursor-delay.ts";
import cursorRate from "./cursor-rate.ts";
import cursorRefit from "./cursor-refit.ts";
import cursorStart from "./cursor-start.ts";
import decoding from "./decoding.ts";
import delayMargin from "./delay-margin.ts";
import directionDose from "./direction-dose.ts";
import directionNecessity from "./direction-necessity.ts";
import directionSufficiency from "./direction-sufficiency.ts";
import type { Experiment } from "./experiment.ts";
import redirect from "./redirect.ts";
import washOut from "./wash-out.ts";

export const experiments = registry<void, Experiment>("experiment", [
  redirect,
  arena,
  decoding,
  directionDose,
  directionNecessity,
  directionSufficiency,
  delayMargin,
  washOut,
  cursorRefit,
  cursorAdaptation,
  cursorStart,
  cursorBins,
  cursorDelay,
  cursorRate,
]);
