/**
 * What one decoder's life comes to. R² is prequential and variance-weighted over all outputs; the offline ridge
 * regression it is held against has seen every label of the undisturbed stretch, those of the scored moments too.
 */
import { Matrix } from "ml-matrix";
import {
  brier,
  expectedCalibrationError,
  intervalCoverage,
  leadTime,
  r2VarianceWeighted,
} from "../../../streams/metric.ts";
import { ridge, scoreOf } from "../../symbiote/lenses/analyses/ridge.ts";
import { METRIC_LABELS } from "../../symbiote/metrics.ts";
import { createLearningLog } from "../learning.ts";
import type { DecoderLife, Heard, Lead } from "./life.ts";

/** A decoder has to be there by now, and back by as long after a mishap; seconds of brain time. */
export const SOON_S = 30;
const PENALTY = 3;
/** R² at which a read-out is of use. */
const USEFUL = 0.5;
/** Trials that an error is estimated from. */
const LATELY = 10;

/** By name and unit; NaN where a life says nothing about it. */
export type Measures = Readonly<Record<string, number>>;

export function measuresOf({ before, after, metrics }: DecoderLife, dtMs: number): Measures {
  const late = before.heard.filter(({ timeS }) => timeS > SOON_S);
  const former = r2Of(late);
  const metric = (name: (typeof METRIC_LABELS)[number]) => metrics[METRIC_LABELS.indexOf(name)];
  const back = (heard: readonly Heard[]) =>
    (100 * r2Of(heard.filter(({ timeS }) => timeS > SOON_S))) / former;
  const leads = before.leads.filter(({ timeS }) => timeS > SOON_S);
  return {
    "of offline ridge at 30 s, %": (100 * former) / offline(before.heard, late),
    "R² above .5 after, s": usefulAfter(before.heard),
    "R²": metric("r2"),
    "shuffled twin": metric("r2Shuffled"),
    untaught: metric("r2Frozen"),
    "inputs alone": metric("r2Input"),
    "permuted: of before, %": back(after.permuted.heard),
    "lost: of before, %": back(after.lost.heard),
    "lead time, ms": leadOf(leads) * dtMs,
    ...sureness(late),
  };
}

/** Trials in one point of a curve: as many as bring a target in every quarter. */
const BLOCK = 4;

/** Prequential R² after each trial, over the last ones; NaN while there were too few. */
export function curveOf(heard: readonly Heard[]): { readonly timeS: number; readonly r2: number }[] {
  if (heard.length === 0) return [];
  const log = createLearningLog(heard[0].truth.length, BLOCK);
  const ends: number[] = [];
  heard.forEach(({ trial, truth, decoded, timeS }, i) => {
    log.add(truth, decoded);
    if (heard[i + 1]?.trial === trial) return;
    log.endTrial();
    ends.push(timeS);
  });
  return log.curve().map((r2, i) => ({ timeS: ends[i], r2 }));
}

function r2Of(heard: readonly Heard[]): number {
  if (heard.length === 0) return Number.NaN;
  const flat = (of: (one: Heard) => Float32Array) => heard.flatMap((one) => [...of(one)]);
  return r2VarianceWeighted(
    flat(({ truth }) => truth),
    flat(({ decoded }) => decoded),
    heard[0].truth.length,
  );
}

function offline(all: readonly Heard[], scored: readonly Heard[]): number {
  if (scored.length === 0) return Number.NaN;
  const sample = (heard: readonly Heard[]) => ({
    x: new Matrix(heard.map(({ observation }) => [...observation])),
    y: new Matrix(heard.map(({ truth }) => [...truth])),
  });
  const { x, y } = sample(all);
  return scoreOf(ridge(x, PENALTY)(y), sample(scored));
}

function usefulAfter(heard: readonly Heard[]): number {
  return curveOf(heard).find(({ r2 }) => r2 > USEFUL)?.timeS ?? Number.NaN;
}

function leadOf(leads: readonly Lead[]): number {
  const sides = leads.filter(({ truth }) => truth !== 0 && Number.isFinite(truth));
  const labels = sides.map(({ truth }) => truth > 0);
  if (!labels.includes(true) || !labels.includes(false)) return Number.NaN;
  return leadTime(
    sides.flatMap(({ decoded }) => decoded),
    labels,
  );
}

/**
 * Does it know how sure it is? Of a choice (a goal that is ±1), Brier score and calibration error of p = (1 + x̂)/2; of
 * anything else, how often the truth lies within two deviations of the error in the trials before.
 */
function sureness(heard: readonly Heard[]): Measures {
  const truth = heard.map((one) => one.truth[0]);
  const said = heard.map(({ decoded }) => decoded[0]);
  if (truth.length > 0 && truth.every((value) => Math.abs(value) === 1)) {
    const odds = said.map((value) => Math.min(1, Math.max(0, (1 + value) / 2)));
    const was = truth.map((value) => value > 0);
    return { Brier: brier(odds, was), "calibration error": expectedCalibrationError(odds, was) };
  }
  const { at, sd } = errorsBefore(heard);
  const of = (values: readonly number[]) => at.map((i) => values[i]);
  return {
    "within 2σ, %": at.length === 0 ? Number.NaN : 100 * intervalCoverage(of(truth), of(said), sd, 2),
  };
}

/** For each moment that follows enough trials: the RMS error of the first output in the trials before its own. */
function errorsBefore(heard: readonly Heard[]): { readonly at: number[]; readonly sd: number[] } {
  const trials: { sum: number; count: number }[] = [];
  const at: number[] = [];
  const sd: number[] = [];
  let trial = Number.NaN;
  heard.forEach((one, i) => {
    if (one.trial !== trial) trials.push({ sum: 0, count: 0 });
    trial = one.trial;
    const past = trials.slice(-LATELY - 1, -1);
    if (past.length === LATELY) {
      const count = past.reduce((sum, each) => sum + each.count, 0);
      at.push(i);
      sd.push(Math.sqrt(past.reduce((sum, each) => sum + each.sum, 0) / count));
    }
    const current = trials[trials.length - 1];
    current.sum += (one.truth[0] - one.decoded[0]) ** 2;
    current.count++;
  });
  return { at, sd };
}
