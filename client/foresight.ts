/** What a law that has a model of the brain says of itself, among the metrics. */
import type { Trace } from "./trace.ts";

export interface Foresight {
  /** Rates of success, 0 to 1: in imagination, and as it came true; NaN before there are any. */
  readonly imagined: number;
  readonly achieved: number;
  /** The share of its pushes that is let through. */
  readonly takeOver: number;
  /** RMS errors of its forecasts, 50 and 150 ms ahead. */
  readonly near: number;
  readonly far: number;
  /** The radius in which nine of ten forecasts 150 ms ahead are to hold, and the share that did. */
  readonly radius: number;
  readonly held: number;
}

/** Closer than this, imagined and achieved are the same. */
const CLOSE = 0.1;

/** The newest; undefined while no law that steers says such things. */
export function readForesight(metric: Trace): Foresight | undefined {
  const last = metric.length - 1;
  const of = (label: string) => metric.at(last, metric.channel(label));
  if (last < 0 || !Number.isFinite(of("takeOver"))) return undefined;
  return {
    imagined: of("imagined"),
    achieved: of("achieved"),
    takeOver: of("takeOver"),
    near: of("forecast50ms"),
    far: of("forecast150ms"),
    radius: of("forecastRadius"),
    held: of("forecastHeld"),
  };
}

export const agreesWith = (imagined: number, achieved: number): boolean =>
  Math.abs(imagined - achieved) <= CLOSE;
