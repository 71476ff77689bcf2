/**
 * How much of what was lost is there again, seed by seed, with intervals over seeds:
 *
 *   recovery = (1 − (L − L_healthy)/(L_off − L_healthy)) · 100,   L: mean loss of the trials scored
 *
 * Where nothing was lost there is nothing to recover, and the loss above the healthy brain's is told instead.
 */
import { createRng } from "../../../streams/rng.ts";
import { type Curve, type Figure, shade } from "../../certificate/figure.ts";
import { bootstrapMean, type Interval } from "../bootstrap.ts";
import type { Contest } from "../contest.ts";
import type { ArmResult, ContestSeed, Run } from "../result.ts";
import type { TrialResult } from "../trial-log.ts";

/** Mean loss over the trials that count. */
function lossOf(trials: readonly TrialResult[]): number {
  const counted = trials.filter(({ isCatch }) => !isCatch);
  return counted.reduce((sum, { loss }) => sum + (loss ?? Number.NaN), 0) / counted.length;
}

const runOf = ({ runs }: ContestSeed, arm: string, placebo = false) =>
  runs.find((run) => run.arm === arm && run.placebo === placebo);

/** How a loss compares in this seed; `undefined` where nothing was lost. */
function recoveryIn(seed: ContestSeed): ((loss: number) => number) | undefined {
  const [off, healthy] = ["off", "healthy"].map((arm) => lossOf(runOf(seed, arm)!.trials));
  // A tenth of the unit of a loss: less than that is no damage.
  return off - healthy > LEAST ? (loss) => 100 * (1 - (loss - healthy) / (off - healthy)) : undefined;
}
const LEAST = 0.1;

/** The arms with what they recovered, and in how many trials they learned to. */
export function recovered(arms: readonly ArmResult[], seeds: readonly ContestSeed[]): ArmResult[] {
  return arms.map((arm) => {
    const rng = createRng(0).fork(`recovery ${arm.name}`);
    const placebo = arm.name === "random";
    const of = placebo ? "symbiote" : arm.name;
    const each = (say: (seed: ContestSeed, run: Run) => number | undefined): Interval | undefined => {
      const said = seeds.map((seed) => {
        const run = runOf(seed, of, placebo);
        return run === undefined ? undefined : say(seed, run);
      });
      const known = said.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
      return bootstrapMean(
        known.map((value) => [value]),
        rng.fork("seeds"),
      );
    };
    const recovery = each((seed, { trials }) => recoveryIn(seed)?.(lossOf(trials)));
    const trials = placebo ? undefined : each(trialsToRecover);
    return {
      ...arm,
      trialsToLearn: null,
      measures: {
        ...arm.measures,
        ...(recovery === undefined ? {} : { "recovery, %": recovery }),
        ...(trials === undefined ? {} : { "trials to 90 %": trials }),
      },
    };
  });
}

/** Trials in a running mean of practice. */
const WINDOW = 20;

/** Running recovery in practice, noise and all, after each trial that counts: [real trials, recovery]. */
function practice(seed: ContestSeed, { training = [] }: Run): [number, number][] {
  const recovery = recoveryIn(seed);
  if (recovery === undefined) return [];
  const losses: number[] = [];
  const curve: [number, number][] = [];
  training.forEach(({ isCatch, loss }, t) => {
    if (isCatch || loss === null) return;
    losses.push(loss);
    const last = losses.slice(-WINDOW);
    if (last.length === WINDOW) curve.push([t + 1, recovery(last.reduce((a, b) => a + b, 0) / WINDOW)]);
  });
  return curve;
}

/** Real trials until recovery in practice first came to 90 % of what is scored; `undefined` when it never did. */
function trialsToRecover(seed: ContestSeed, run: Run): number | undefined {
  const final = recoveryIn(seed)?.(lossOf(run.trials)) ?? 0;
  if (final <= 0) return undefined;
  return practice(seed, run).find(([, recovery]) => recovery >= 0.9 * final)?.[0];
}

export function recoveryFigures({ arms }: Contest, seeds: readonly ContestSeed[]): Figure[] {
  if (seeds.length === 0) return [];
  const curves = arms.flatMap(({ name, act }, i): Curve[] => {
    if (act.kind !== "law" || act.training === undefined) return [];
    const all = seeds.map((seed) => practice(seed, runOf(seed, name)!));
    const points = meanCurve(all);
    return points.length > 0 ? [{ name, colour: shade(i), points }] : [];
  });
  const learning: Figure[] =
    curves.length === 0
      ? []
      : [
          {
            kind: "curves",
            title: "Recovery against real trials",
            caption: `Learning: recovery in practice, noise and all, a running mean of ${WINDOW} trials and over seeds.`,
            x: { label: "real trials" },
            y: { label: "recovery", unit: " %", range: [-50, 100] },
            curves,
          },
        ];
  return [
    ...learning,
    ...movements(
      arms.map(({ name }) => name),
      seeds[0],
    ),
  ];
}

/** Means over seeds of what they have in every block of `WINDOW` trials. */
function meanCurve(all: readonly (readonly [number, number])[][]): [number, number][] {
  const blocks = new Map<number, number[]>();
  for (const [trial, value] of all.flat()) {
    const block = Math.ceil(trial / WINDOW) * WINDOW;
    blocks.set(block, [...(blocks.get(block) ?? []), Math.max(-50, value)]);
  }
  return [...blocks]
    .sort(([a], [b]) => a - b)
    .map(([block, values]) => [block, values.reduce((a, b) => a + b, 0) / values.length]);
}

/** Two joints through one trial of the first seed, as different arms move them. */
function movements(arms: readonly string[], seed: ContestSeed): Figure[] {
  const JOINTS = ["wrist", "aperture", "thumb", "curl", "force"];
  const shown = ["off", "healthy", "symbiote"].filter((arm) => runOf(seed, arm) !== undefined);
  return [0, 1].map((joint): Figure => {
    const curves = shown.flatMap((arm): Curve[] => {
      const path = runOf(seed, arm)!.paths[0];
      if (path === undefined) return [];
      const points = path.points
        .filter((_, i) => i % JOINTS.length === joint)
        .map((value, i): [number, number] => [i, value]);
      return [{ name: arm, colour: shade(arms.indexOf(arm)), points }];
    });
    return {
      kind: "curves",
      title: `The ${JOINTS[joint]} through one trial`,
      caption: `${JOINTS[joint]}: one trial of the first seed, from home to the end of the grasp.`,
      x: { label: "every other tick" },
      y: { label: JOINTS[joint] },
      curves,
    };
  });
}

/** What must be known besides: who did not learn, and what was there to recover. */
export function recoveryNotes(arms: readonly ArmResult[], notes: readonly string[]): string[] {
  if (arms.length === 0 || arms.some(({ measures }) => "recovery, %" in measures)) return [...notes];
  return [
    ...notes,
    "Nothing was lost, so there is no recovery: compare losses and success with the healthy brain's.",
  ];
}
