/** What a symbiote says of itself, number by number. */

/**
 * Of a law that learns apart: success that it imagines, and that it achieves (running rates), the share of its currents
 * that its supervisor lets through, how far off its forecasts of the behaviour were (RMS of a component, workspace units),
 * the radius in which nine of ten that look 150 ms ahead are to hold, and the share that did.
 */
export const LAW_LABELS = [
  "imagined",
  "achieved",
  "takeOver",
  "forecast50ms",
  "forecast150ms",
  "forecastRadius",
  "forecastHeld",
] as const;

/**
 * Labels of `metrics`. R² are prequential (scores.ts): of all outputs, of the goal's, of the others; of the shuffled
 * twin on the labels it was taught; of the frozen read-out on the true ones. `lessons` counts labelled moments learned.
 * `r2Input` and `r2InputGoal`: of the decoder that is fed with what the brain is told instead of what it does.
 */
export const METRIC_LABELS = [
  "r2",
  "r2Goal",
  "r2Rest",
  "r2Shuffled",
  "r2Frozen",
  "lessons",
  "learning",
  "steering",
  "r2Input",
  "r2InputGoal",
  ...LAW_LABELS,
] as const;
