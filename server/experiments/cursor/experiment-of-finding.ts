/** A finding about brain control as an experiment: its parameters, how it is conducted, and its table. */
import * as z from "zod";
import { checkImplant, implantParams } from "../../../streams/implant.ts";
import { lifeOf, type Params } from "../../brains/index.ts";
import { DISTANCE, DWELL_MS, TRIAL_MS, WINDOW } from "../../tasks/cursor-trial.ts";
import type { Interval } from "../bootstrap.ts";
import type { ArmResult } from "../result.ts";
import { dtMsParam } from "../tick-param.ts";
import {
  type Measure,
  meanOf,
  offlineOf,
  successOf,
  throughputOf,
  timeToTarget,
  valuesOf,
} from "./compare.ts";
import { conductCursor, cursorTrialsInAll } from "./conduct.ts";
import type { CursorArm, CursorExperiment, CursorFinding, CursorSeed } from "./finding.ts";
import { cursorOf } from "./trials.ts";

/** Parameters of every finding. @param trials scored, per seed and arm, unless told otherwise */
export const cursorParams = (trials: number) =>
  z.strictObject({
    brain: z.string().default("cursor").describe("the brain that flies the cursor"),
    brainParams: z.record(z.string(), z.json()).optional().describe("parameters of that brain"),
    dtMs: dtMsParam,
    trials: z.int().min(2).max(10_000).default(trials).describe("trials per seed and arm"),
    calibrationTrials: z
      .int()
      .min(5)
      .max(10_000)
      .default(32)
      .describe("trials of the hand that decoders learn from; of every fourth they are examined offline"),
    ...implantParams,
  });
export type CursorParams = z.infer<ReturnType<typeof cursorParams>>;

/** Electrodes unless told otherwise: Poisson spikes of channels that each hear a few units. */
const ELECTRODES = { count: 48, spikeHz: 50, noise: 0 };

export type Drawn = Pick<CursorFinding, "name" | "summary" | "arms" | "method" | "figures" | "notes">;

/** @throws one sentence about the first parameter that does not fit */
export function experimentOfFinding(drawn: Drawn, params: CursorParams): CursorExperiment {
  const { brain, brainParams, dtMs, trials, calibrationTrials, electrodes, stimulator } = params;
  const finding: CursorFinding = {
    ...drawn,
    session: {
      version: 1,
      ...lifeOf(brain, brainParams as Params | undefined, dtMs),
      ...checkImplant({ electrodes: { ...ELECTRODES, ...electrodes }, stimulator }),
      twin: false,
      symbiote: {
        seed: 0,
        decoder: { name: "kalman", params: {} },
        intention: { name: "instructed", params: {} },
        law: { name: "off", params: {} },
      },
    },
    calibrationTrials,
    trials,
  };
  return {
    name: finding.name,
    summary: finding.summary,
    brain: finding.session.brain,
    trials,
    calibrationTrials,
    trialsInAll: cursorTrialsInAll(finding),
    method: [
      ...finding.arms.map(({ name, summary }) => `${name}: ${summary}.`),
      ...finding.method,
      ...METHOD,
    ],
    finding,
    check: (lab) => void cursorOf(lab.rig({ ...finding.session, seed: 0 }).body.task),
    conduct: (seed, lab, onTrial) => conductCursor(finding, seed, lab, onTrial),
    summarise: (seeds) => ({
      arms: seeds.length === 0 ? [] : finding.arms.map((arm) => armResult(finding, arm, seeds)),
      learning: [],
      paths: Object.fromEntries((seeds[0]?.runs ?? []).map(({ arm, paths }) => [arm, paths])),
      figures: seeds.length === 0 ? [] : finding.figures(seeds),
      notes: seeds.length === 0 ? [] : finding.notes(seeds),
    }),
  };
}

const METHOD = [
  `A target appears every ${TRIAL_MS / 1000} s, in turn on a ring of radius ${DISTANCE} and in its centre. It is acquired when the cursor has stayed within ${WINDOW} of it for ${DWELL_MS} ms; the acquire time ends when that stay begins.`,
  "The brain thinks, a decoder reads a velocity off its channels, and the cursor moves by it from the next tick on. The brain sees and feels the cursor as its hand, so it corrects what the decoder gets wrong. It never learns.",
  "Decoders first learn from trials in which the hand moves the cursor. Scored trials follow in the same life; targets and noise are the same for every arm.",
  "Time to target is the acquire time, and the whole trial where the target was missed; throughput is Fitts' index of difficulty over the acquire time, and 0 where it was missed. Targets that appear where the cursor already is do not count.",
];

const MEASURES: Readonly<Record<string, Measure>> = {
  "time to target, s": timeToTarget,
  "acquire time, s": ({ acquireS }) => acquireS,
  "dial-in, s": ({ dialInS }) => dialInS,
  "path length": ({ pathLength }) => pathLength,
  "angular error, °": ({ angularErrorDeg }) => angularErrorDeg,
  "throughput, bit/s": throughputOf,
};
const NOTHING: Interval = { mean: 0, lo: 0, hi: 0 };

function armResult({ arms }: CursorFinding, arm: CursorArm, seeds: readonly CursorSeed[]): ArmResult {
  const { name, summary } = arm;
  const success = meanOf(seeds, name, successOf) ?? NOTHING;
  const hand = arms.find(({ reading }) => reading === undefined);
  const ceiling = hand === undefined ? 0 : (meanOf(seeds, hand.name, successOf)?.mean ?? 0);
  const measured: [string, Interval | undefined][] = [
    ...Object.entries(MEASURES).map(
      ([what, measure]) => [what, meanOf(seeds, name, measure)] as [string, Interval | undefined],
    ),
    ["offline R²", offlineOf(seeds, name)],
  ];
  const values = valuesOf(seeds, name, successOf);
  return {
    name,
    summary,
    success,
    fractionOfCeiling: ceiling > 0 ? success.mean / ceiling : null,
    effectOverPlacebo: null,
    effort: null,
    collateral: null,
    trialsToLearn: null,
    intervals: {},
    measures: Object.fromEntries(measured.filter((one): one is [string, Interval] => one[1] !== undefined)),
    scoredTrials: values.flat().length,
    divergence: null,
    doses: null,
    placebo: null,
    seedSuccess: values.map((list) => list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length)),
    training: null,
  };
}
