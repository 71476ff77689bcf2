/**
 * Wash-out and after-effect: a brain is redirected for a while and then left alone. How long is it still moved by what was
 * done to it? One that does not learn forgets within a trial; a plastic one has after-effects.
 */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import { createRng } from "../../streams/rng.ts";
import { shade } from "../certificate/figure.ts";
import { bootstrapMean, type Interval } from "./bootstrap.ts";
import { checkContest } from "./check-contest.ts";
import { type AfterSeed, BRAINS, liveThrough } from "./effect/aftermath.ts";
import type { Experiment } from "./experiment.ts";
import { intervalText } from "./number-text.ts";
import { CONTROLS, type RedirectionParams, redirection, redirectionParams } from "./redirection.ts";
import type { ArmResult } from "./result.ts";
import type { TrialResult } from "./trial-log.ts";

const SUMMARY = "what stays when steering ends: after-effects of a brain that was redirected for a while";
const BLOCK = 5;

interface WashOutParams extends RedirectionParams {
  readonly steeredTrials: number;
}

export default entry<WashOutParams, void, Experiment<AfterSeed>>({
  name: "wash-out",
  summary: SUMMARY,
  params: z.strictObject({
    ...redirectionParams,
    steeredTrials: z.int().min(2).max(10_000).default(40).describe("trials that are steered before it ends"),
  }),
  create({ steeredTrials, ...params }) {
    const contest = redirection("wash-out", SUMMARY, CONTROLS, params);
    const each = contest.calibrationTrials + steeredTrials + contest.trials;
    const finding = (
      seeds: readonly AfterSeed[],
      name: string,
      of: (trial: TrialResult) => number,
      from = 0,
      until?: number,
    ) => {
      const groups = seeds.map(({ lives }) =>
        lives
          .find((life) => life.brain === name)!
          .trials.slice(from, until)
          .filter(({ isCatch }) => !isCatch)
          .map(of),
      );
      return bootstrapMean(groups, createRng(0).fork(name)) ?? { mean: 0, lo: 0, hi: 0 };
    };
    const all = steeredTrials + contest.trials;
    const blocks = Array.from({ length: Math.floor(all / BLOCK) }, (_, b) => b * BLOCK);
    return {
      name: contest.name,
      summary: SUMMARY,
      brain: contest.session.brain,
      trials: contest.trials,
      calibrationTrials: contest.calibrationTrials,
      trialsInAll: each * BRAINS.length,
      method: [
        ...BRAINS.map(({ name, summary }) => `${name}: ${summary}.`),
        `Each brain lives ${contest.calibrationTrials} trials undisturbed, is redirected by feedback (pi) in ${steeredTrials} trials, and is then left alone for ${contest.trials}; the twin lives the same trials, never steered and never plastic.`,
        "Success is that of the task itself after steering has ended. Collateral is the mean of ½(Δr/σ)² over units and ticks against the twin: the after-effect in the population. The first trial after steering is left out of the table: in it any brain is still on its way back.",
      ],
      check: (lab) => checkContest(contest, lab),
      conduct: (seed, lab, onTrial = () => {}) => liveThrough(contest, steeredTrials, seed, lab, onTrial),
      summarise(seeds) {
        const none = { arms: [], learning: [], paths: {}, figures: [], notes: [] };
        if (seeds.length === 0) return none;
        const collateral = ({ collateral }: TrialResult) => collateral;
        const curves = BRAINS.map(({ name }, i) => {
          const found = blocks.map((from) => finding(seeds, name, collateral, from, from + BLOCK));
          return {
            name,
            colour: shade(i + 1),
            look: "both" as const,
            points: found.map(({ mean }, b) => [blocks[b] + BLOCK / 2 - steeredTrials, mean] as const),
            errors: found.map(({ lo, hi }) => [lo, hi] as const),
          };
        });
        const lateOf = (name: string) => {
          const from = Array.from(
            { length: Math.floor((contest.trials - 1) / BLOCK) },
            (_, b) => 1 + b * BLOCK,
          );
          const found = from.map((t) =>
            finding(seeds, name, collateral, steeredTrials + t, steeredTrials + t + BLOCK),
          );
          return {
            points: found.map(({ mean }, b) => [from[b] + BLOCK / 2, mean] as const),
            errors: found.map(({ lo, hi }) => [lo, hi] as const),
          };
        };
        const said = BRAINS.map(({ name }) => ({
          name,
          steered: finding(seeds, name, collateral, 0, steeredTrials),
          first: finding(seeds, name, collateral, steeredTrials, steeredTrials + 1),
          after: finding(seeds, name, collateral, steeredTrials + 1),
          last: finding(seeds, name, collateral, all - BLOCK, all),
        }));
        return {
          ...none,
          arms: BRAINS.map(
            (brain): ArmResult =>
              armOf(
                brain,
                seeds,
                (of) => finding(seeds, brain.name, of, steeredTrials + 1),
                steeredTrials + 1,
              ),
          ),
          figures: [
            {
              kind: "curves",
              title: "collateral while steered and afterwards",
              caption: `How much the population differs from the twin's, in blocks of ${BLOCK} trials; at 0 steering ends.`,
              x: { label: "trials since steering ended" },
              y: { label: "collateral" },
              curves,
              uprights: [0],
            },
            {
              kind: "curves",
              title: "after-effect",
              caption:
                "The same from the second trial after steering on, larger: what a brain has learned from it.",
              x: { label: "trials since steering ended" },
              y: { label: "collateral" },
              curves: curves.map((curve) => ({ ...curve, ...lateOf(curve.name) })),
            },
          ],
          notes: said.map(({ name, steered, first, after, last }) => {
            const share = (left: Interval) => `${((100 * left.mean) / steered.mean).toPrecision(2)} %`;
            return `${name}: steering moves the population by ${intervalText(steered, (x) => x.toPrecision(2))}; of this ${share(first)} is left in the first trial after it, ${share(after)} in the others and ${share(last)} in the last ${BLOCK}.`;
          }),
        };
      },
    };
  },
});

function armOf(
  { name, summary }: (typeof BRAINS)[number],
  seeds: readonly AfterSeed[],
  after: (of: (trial: TrialResult) => number) => Interval,
  from: number,
): ArmResult {
  const trials = seeds.map(({ lives }) =>
    lives
      .find((life) => life.brain === name)!
      .trials.slice(from)
      .filter(({ isCatch }) => !isCatch),
  );
  const success = after((trial) => Number(trial.success));
  const collateral = after((trial) => trial.collateral);
  return {
    name,
    summary,
    success,
    fractionOfCeiling: null,
    effectOverPlacebo: null,
    effort: null,
    collateral: collateral.mean,
    trialsToLearn: null,
    intervals: { collateral },
    measures: {},
    scoredTrials: trials.flat().length,
    divergence: null,
    doses: null,
    placebo: null,
    seedSuccess: trials.map(
      (list) => list.filter(({ success }) => success).length / Math.max(1, list.length),
    ),
    training: null,
  };
}
