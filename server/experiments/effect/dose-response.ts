/** Dose and response: a life in which the dose rises and falls, and what many lives say of slope, sweet spot and hysteresis. */
import { createRng } from "../../../streams/rng.ts";
import { bootstrapMean, type Interval } from "../bootstrap.ts";
import { prepare } from "../conduct.ts";
import type { Contest } from "../contest.ts";
import type { Lab } from "../lab.ts";
import { steered } from "../reactors.ts";
import type { ContestSeed } from "../result.ts";
import { runTrials } from "../trials.ts";
import { meanShift, shiftsOf } from "./shift.ts";

/** The trials at one step of the dose. */
export interface RampStep {
  readonly dose: number;
  readonly falls: boolean;
  readonly shifts: readonly number[];
}

export interface DoseSeed extends ContestSeed {
  readonly ramp: readonly RampStep[];
}

/** Trials of a life in which every dose is met on the way up and on the way down. */
export const rampTrials = (doses: readonly number[], each: number) => 2 * doses.length * each;

/** Let the dose of the law `direct` rise and fall, `each` trials a step, in one life. */
export function liveRamp(
  contest: Contest,
  doses: readonly number[],
  each: number,
  seed: number,
  lab: Lab,
  onTrial: () => void,
): { readonly steps: RampStep[]; readonly brainSeconds: number } {
  const trials = rampTrials(doses, each);
  const { stage, school } = prepare({ ...contest, trials }, seed, lab, onTrial);
  const order = [
    ...doses.map((dose) => ({ dose, falls: false })),
    ...doses.map((dose) => ({ dose, falls: true })).reverse(),
  ];
  const lawOf = (dose: number) => ({ name: "direct", params: { dose } });
  const symbiote = school.under(lawOf(order[0].dose));
  const { task } = stage.rig.body;
  let begun = 0;
  const run = runTrials(stage, (goalChange) => {
    const inner = steered(symbiote, goalChange);
    return {
      react(tick, row) {
        const command = inner.react(tick, row);
        if (task.trial().outcome === undefined) return command;
        // The next trial has the next dose.
        begun++;
        if (begun % each === 0 && begun < trials) symbiote.swap({ law: lawOf(order[begun / each].dose) });
        return command;
      },
      learn: () => inner.learn(),
    };
  });
  const steps = order.map((step, s) => ({
    ...step,
    shifts: run.trials
      .slice(s * each, (s + 1) * each)
      .flatMap(({ shift, isCatch }) => (shift === null || isCatch ? [] : [shift])),
  }));
  const ticks = stage.calibration.rows.length + run.delivered.length;
  return { steps, brainSeconds: (ticks * stage.rig.dtMs) / 1000 };
}

interface Step {
  readonly name: string;
  readonly dose: number;
}

export interface Response {
  /** Where the shift is largest. */
  readonly best: Step;
  /** Where the response still grows with the dose: over doses whose shift is at most half of the best. */
  readonly slope: Interval;
  readonly placeboSlope: Interval;
  /** The largest dose that the slopes are over. */
  readonly slopeUpTo: number;
  /** The sweet spot: doses whose shift is at least `SWEET` of the best, interpolated over log dose. */
  readonly from: number;
  readonly to: number;
  readonly octaves: number;
  /** It goes on to the largest dose that was tried. */
  readonly open: boolean;
}

const SWEET = 0.8;

/** @param steps in ascending order of dose */
export function responseOf(seeds: readonly ContestSeed[], steps: readonly Step[]): Response {
  const shifts = steps.map(({ name }) => meanShift(seeds, name).mean);
  const at = shifts.indexOf(Math.max(...shifts));
  const half = shifts.findIndex((shift) => shift > shifts[at] / 2);
  const rising = steps.slice(0, Math.max(1, half));
  const wanted = SWEET * shifts[at];
  /** Where the shift crosses what is wanted between two doses. */
  const crossing = (a: number, b: number) => {
    const share = (wanted - shifts[a]) / (shifts[b] - shifts[a]);
    return 2 ** (Math.log2(steps[a].dose) + share * Math.log2(steps[b].dose / steps[a].dose));
  };
  let [low, high] = [at, at];
  while (low > 0 && shifts[low - 1] >= wanted) low--;
  while (high < steps.length - 1 && shifts[high + 1] >= wanted) high++;
  const from = low === 0 ? steps[0].dose : crossing(low - 1, low);
  const open = high === steps.length - 1;
  const to = open ? steps[high].dose : crossing(high + 1, high);
  return {
    best: steps[at],
    slope: slopeOf(seeds, rising, false),
    placeboSlope: slopeOf(seeds, rising, true),
    slopeUpTo: rising[rising.length - 1].dose,
    from,
    to,
    octaves: Math.log2(to / from),
    open,
  };
}

/** Least squares through the origin, one slope a seed. */
function slopeOf(seeds: readonly ContestSeed[], steps: readonly Step[], placebo: boolean): Interval {
  const shifts = steps.map(({ name }) => shiftsOf(seeds, name, placebo));
  const slopes = seeds.map((_, s) => {
    let [products, powers] = [0, 0];
    for (const [i, { dose }] of steps.entries()) {
      for (const shift of shifts[i][s]) {
        products += dose * shift;
        powers += dose ** 2;
      }
    }
    return powers > 0 ? [products / powers] : [];
  });
  return bootstrapMean(slopes, createRng(0).fork("slope")) ?? { mean: 0, lo: 0, hi: 0 };
}

/** Mean over doses of what the way down has more than the way up, one number a seed. */
export function hysteresisOf(seeds: readonly DoseSeed[]): Interval {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const apart = seeds.map(({ ramp }) => {
    const differences = ramp
      .filter(({ falls, shifts }) => falls && shifts.length > 0)
      .flatMap(({ dose, shifts }) => {
        const up = ramp.find((step) => step.dose === dose && !step.falls)!.shifts;
        return up.length > 0 ? [mean(shifts) - mean(up)] : [];
      });
    return differences.length > 0 ? [mean(differences)] : [];
  });
  return bootstrapMean(apart, createRng(0).fork("hysteresis")) ?? { mean: 0, lo: 0, hi: 0 };
}
