/**
 * The supervisor of who restores. In trials in which nothing is said it learns what the brain can do by itself, and two
 * wheels (wheel.ts), that of the noise and that of the co-processor, are given by what a trial did good,
 *
 *   cost = Σ_t w_t mean_j (y_tj − d_tj)² / var d,   skill = max(0, 1 − cost),   benefit = skill − skill by itself
 *
 * with costs of many trials: the mean of the last few, and the median of those by itself. A brain that cannot do better
 * than the mean of what is instructed has nothing left to be harmed, and is probed loudly; one that does well is probed
 * softly. The co-processor begins silent. It is heard when a lesson predicts that something is to be gained, and gets
 * more as long as at least half of that is measured. At share s, if the brain is linear,
 *
 *   cost(s) = off − (off − imagined) (2s − s²)
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import { createWheel } from "../wheel.ts";
import type { Situation } from "./frame.ts";
import { rowOf, type TrialRecord } from "./memory.ts";
import { weigh } from "./standard.ts";

export interface RestoringSupervisor extends Stateful {
  /** Shares of the noise and of the co-processor that are let through in practice. */
  readonly noise: number;
  readonly share: number;
  /** The co-processor's share once it learns no more: none, if it was not seen to do good. */
  readonly proven: number;
  /** Skill in the last of the trials that were steered; NaN before the first. */
  readonly achieved: number;
  /** Whether this trial is to be left alone, to see what the brain does by itself. */
  spares(trial: number): boolean;
  /** A finished trial. */
  judge(trial: TrialRecord): void;
  /** A lesson predicts this cost for the co-processor that came of it. */
  predict(imagined: number): void;
}

const NOISE = { first: 1 / 32, least: 1 / 64, factor: 1.2, step: 0, rate: 1 };
const SHARE = { first: 0, least: 0, factor: 1, step: 0.25, rate: 1 };
/** Of the latest trial in the running mean of costs. */
const RATE = 0.2;
/** Share with which a co-processor is first heard, and the least gain for which it is. */
const AUDITION = 0.25;
const WORTH = 0.05;
/** Share of a predicted gain that must be measured. */
const AGREEMENT = 0.5;
/** Costs of spared trials, as far back as they are kept; fewer than `FEWEST` say nothing. */
const KEPT = 32;
const FEWEST = 8;
/** From one spared trial to the next, once there are enough. */
const EVERY = 40;
/** From the median absolute deviation to the standard deviation, of what is normal. */
const TO_DEVIATION = 1.4826;

export function createRestoringSupervisor(situation: Situation): RestoringSupervisor {
  const at = rowOf(situation);
  const { behaviours } = situation;
  const noise = createWheel(NOISE);
  const share = createWheel(SHARE);
  const costs = new Float64Array(KEPT);
  /** Of what is instructed, component by component: sum, and sum of squares. */
  const sums = new Float64Array(2 * behaviours);
  const now = {
    rows: 0,
    spared: 0,
    since: 0,
    sparing: -1,
    trial: -1,
    imagined: Number.NaN,
    cost: Number.NaN,
  };

  const known = () => costs.slice(0, Math.min(now.spared, KEPT));
  /** Cost by itself: a median, so that a trial that went wrong by itself gives no licence. */
  const off = () => medianOf(known());
  /** What a running mean of costs strays by chance. */
  const chance = () => {
    const middle = off();
    const spread = TO_DEVIATION * medianOf(known().map((cost) => Math.abs(cost - middle)));
    return Math.sqrt(RATE / (2 - RATE)) * spread;
  };
  const costOf = ({ rows }: TrialRecord) => {
    const ticks = rows.length / at.width;
    const instructed = new Float32Array(ticks * behaviours);
    for (let t = 0; t < ticks; t++) {
      const from = t * at.width + at.instructed;
      instructed.set(rows.subarray(from, from + behaviours), t * behaviours);
      if (Number.isNaN(rows[from])) continue;
      now.rows++;
      for (let j = 0; j < behaviours; j++) {
        sums[j] += rows[from + j];
        sums[behaviours + j] += rows[from + j] ** 2;
      }
    }
    let variance = 0;
    for (let j = 0; j < behaviours; j++) {
      variance += sums[behaviours + j] / now.rows - (sums[j] / now.rows) ** 2;
    }
    const weight = weigh(instructed, ticks, behaviours);
    let square = 0;
    for (let t = 0; t < ticks; t++) {
      if (weight[t] === 0) continue;
      const from = t * at.width;
      for (let j = 0; j < behaviours; j++) {
        square += weight[t] * (rows[from + at.behaviour + j] - rows[from + at.instructed + j]) ** 2;
      }
    }
    return square / Math.max(variance, 1e-6);
  };
  const isSilent = ({ rows }: TrialRecord) => {
    for (let row = 0; row < rows.length; row += at.width) {
      for (let i = row + at.said; i < row + at.behaviour; i++) if (rows[i] !== 0) return false;
    }
    return true;
  };
  /** Gain predicted at share `s`, in skill. */
  const gain = (s: number) => skill(off() - (off() - now.imagined) * (2 * s - s * s)) - skill(off());

  return {
    get noise() {
      return noise.share;
    },
    get share() {
      return share.share;
    },
    get proven() {
      return share.benefit > 0 ? share.share : 0;
    },
    get achieved() {
      return skill(now.cost);
    },
    spares(trial) {
      if (trial !== now.trial) {
        now.trial = trial;
        if (now.spared < FEWEST || now.since >= EVERY) {
          now.sparing = trial;
          now.since = 0;
        }
      }
      return now.sparing === trial;
    },
    judge(trial) {
      const cost = costOf(trial);
      if (!Number.isFinite(cost)) return;
      if (isSilent(trial)) {
        costs[now.spared++ % KEPT] = cost;
        return;
      }
      now.since++;
      if (now.spared === 0) return;
      if (Number.isNaN(now.cost)) now.cost = off();
      now.cost += RATE * (cost - now.cost);
      const benefit = skill(now.cost) - skill(off());
      const borne = -chance();
      noise.judge(benefit, borne, borne);
      if (share.share === 0) return;
      share.judge(benefit, AGREEMENT * gain(share.share), borne);
      if (share.share < AUDITION / 4) share.take(0);
    },
    predict(imagined) {
      now.imagined = imagined;
      if (share.share === 0 && gain(1) >= WORTH) share.take(AUDITION);
    },
    save: () => ({
      ...now,
      noise: noise.save(),
      share: share.save(),
      costs: costs.slice(),
      sums: sums.slice(),
    }),
    restore(snapshot) {
      const { rows, spared, since, sparing, trial, imagined, cost } = snapshot;
      Object.assign(now, { rows, spared, since, sparing, trial, imagined, cost });
      noise.restore(snapshot.noise as Snapshot);
      share.restore(snapshot.share as Snapshot);
      costs.set(snapshot.costs as Float64Array);
      sums.set(snapshot.sums as Float64Array);
    },
  };
}

const medianOf = (values: Float64Array) => values.toSorted()[values.length >> 1] ?? 0;
const skill = (cost: number) => Math.max(0, 1 - cost);
