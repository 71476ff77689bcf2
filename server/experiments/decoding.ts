/**
 * Decoding: every decoder on the same lives of a brain that nobody steers. How soon it reads, how well against the
 * offline ridge regression and against its controls, whether it knows how sure it is, how long before the brain moves
 * it knows, and whether it comes back after a quarter of the channels changed places or fell silent.
 */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import { createRng } from "../../streams/rng.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { lifeOf, type Params } from "../brains/index.ts";
import { shade } from "../certificate/figure.ts";
import { decoders } from "../symbiote/decoders/index.ts";
import { tasks } from "../tasks/index.ts";
import { bootstrapMean, type Interval } from "./bootstrap.ts";
import { live } from "./decoding/life.ts";
import { curveOf, type Measures, measuresOf } from "./decoding/measures.ts";
import type { Experiment, Findings } from "./experiment.ts";
import type { ArmResult, SeedResult } from "./result.ts";
import { dtMsParam } from "./tick-param.ts";

interface DecodingParams {
  readonly brain: string;
  readonly brainParams?: Params | undefined;
  readonly dtMs?: number | undefined;
  readonly trials: number;
  readonly networks: number;
  readonly electrodes: Params;
}

interface Curve {
  readonly timeS: number;
  readonly r2: number;
}
interface DecodingSeed extends SeedResult {
  readonly lives: readonly {
    readonly decoder: string;
    readonly measures: Measures;
    readonly curve: readonly Curve[];
  }[];
}

/** After a mishap as many trials are heard as this share of those before. */
const AFTERWARDS = 2 / 3;
const RIDGE = "of offline ridge at 30 s, %";
const ENOUGH = 90;
const NETWORKS = ["mlp", "gru"];
const READERS = ["rls", "kalman", "wiener"];
/** Of brains whose goal is a choice. */
const CHOOSERS = ["rls", "logistic"];

function decoding({
  brain,
  brainParams,
  dtMs,
  trials,
  networks,
  electrodes,
}: DecodingParams): Experiment<DecodingSeed> {
  const life = lifeOf(brain, brainParams, dtMs);
  const task = tasks.get(life.task.name).create(life.task.params, { rng: createRng(0), dtMs: life.dtMs });
  const names = [...(task.goals === 1 ? CHOOSERS : READERS), ...(networks === 1 ? NETWORKS : [])];
  const afterwards = Math.max(2, Math.round(AFTERWARDS * trials));
  const summaryOf = (decoder: string) => decoders.get(decoder).summary;
  const configOf = (decoder: string, seed: number): SessionConfig => ({
    version: 1,
    ...life,
    seed,
    electrodes,
    stimulator: {},
    twin: false,
    symbiote: {
      seed: createRng(seed).fork("symbiote").seed,
      decoder: { name: decoder, params: {} },
      intention: { name: "instructed", params: {} },
      law: { name: "off", params: {} },
    },
  });
  return {
    name: "decoding",
    summary: "every decoder on the same brains: how soon, how well, how sure, and back after a mishap",
    brain: life.brain,
    trials,
    calibrationTrials: 0,
    trialsInAll: names.length * (trials + 2 * afterwards),
    method: [
      ...names.map((decoder) => `${decoder}: ${summaryOf(decoder)}.`),
      "Every score is prequential: a prediction is made before its label is learned, and is neither relabelled nor shifted in time. R² is variance-weighted over all outputs.",
      `Success is ${ENOUGH} % of an offline ridge regression, fitted to all labels at once, in the moments after the first 30 s.`,
      "Beside it: a twin that is taught other trials' labels, a read-out that is never taught, and the same decoder fed with what the brain is told.",
      "A mishap: a quarter of the channels change places, or fall silent. What is read from 30 s after it on is compared with what was read before.",
      "Lead time: how long before the last epoch of a trial the decoded goal tells its two sides apart with an AUROC of at least .9, without a break.",
    ],
    check(lab) {
      for (const decoder of names) lab.symbiote(configOf(decoder, 0), lab.rig(configOf(decoder, 0)));
    },
    conduct(seed, lab, onTrial = () => {}) {
      const lives = names.map((decoder) => {
        const config = configOf(decoder, seed);
        const lived = live(lab, config, trials, afterwards, onTrial);
        const { before, brainSeconds } = lived;
        return {
          decoder,
          measures: measuresOf(lived, life.dtMs),
          curve: curveOf(before.heard),
          brainSeconds,
        };
      });
      const brainSeconds = lives.reduce((sum, one) => sum + one.brainSeconds, 0);
      return { seed, brainSeconds, lives: lives.map(({ brainSeconds: _, ...one }) => one) };
    },
    summarise: (seeds) => findingsOf(names, seeds, summaryOf),
  };
}

function findingsOf(
  names: readonly string[],
  seeds: readonly DecodingSeed[],
  summaryOf: (decoder: string) => string,
): Findings {
  const none: Findings = { arms: [], learning: [], paths: {}, figures: [], notes: [] };
  if (seeds.length === 0) return none;
  const livesOf = (decoder: string) =>
    seeds.map(({ lives }) => lives.find((one) => one.decoder === decoder)!);
  const arms = names.map((name): ArmResult => {
    const rng = createRng(0).fork(name);
    const lives = livesOf(name);
    const mean = (of: (measures: Measures) => number, what: string) =>
      bootstrapMean(
        lives.map(({ measures }) => [of(measures)].filter(Number.isFinite)),
        rng.fork(what),
      );
    const measured = Object.keys(lives[0].measures).flatMap((what): [string, Interval][] => {
      const interval = mean((measures) => measures[what], what);
      return interval === undefined ? [] : [[what, interval]];
    });
    const met = ({ [RIDGE]: share }: Measures) => Number(share >= ENOUGH);
    return {
      name,
      summary: summaryOf(name),
      success: mean(met, "success")!,
      fractionOfCeiling: null,
      effectOverPlacebo: null,
      effort: null,
      collateral: null,
      trialsToLearn: null,
      intervals: {},
      measures: Object.fromEntries(measured),
      scoredTrials: lives.length,
      divergence: null,
      doses: null,
      placebo: null,
      seedSuccess: lives.map(({ measures }) => met(measures)),
      training: null,
    };
  });
  return {
    ...none,
    arms,
    figures: [
      {
        kind: "curves",
        title: "prequential R² over the first seed's life",
        caption:
          "How soon each decoder reads, first seed: R² over the last four trials, each predicted before its lesson.",
        x: { label: "brain time", unit: " s" },
        y: { label: "R²", range: [-0.5, 1] },
        curves: names.map((name, i) => ({
          name,
          colour: shade(i + 1),
          points: livesOf(name)[0].curve.map(({ timeS, r2 }) => [timeS, Math.max(-0.5, r2)] as const),
        })),
      },
    ],
    notes: arms.map(({ name, measures }) => {
      const worst = Math.min(...livesOf(name).map((one) => one.measures[RIDGE]));
      const known =
        measures[RIDGE] === undefined ? "was not lived long enough to say" : `is ${worst.toFixed(1)} %`;
      return `${name}: the worst seed's share of the offline ridge regression ${known}.`;
    }),
  };
}

export default entry<DecodingParams, void, Experiment>({
  name: "decoding",
  summary: "every decoder on the same brains: how soon, how well, how sure, and back after a mishap",
  params: z.strictObject({
    brain: z.string().default("reach").describe("the brain to read"),
    brainParams: z.record(z.string(), z.json()).optional().describe("parameters of that brain"),
    dtMs: dtMsParam,
    trials: z.int().min(2).max(10_000).default(55).describe("trials heard before a mishap"),
    networks: z
      .int()
      .min(0)
      .max(1)
      .default(1)
      .describe("1: the network decoders too, which take a hundred times as long to learn"),
    electrodes: z.record(z.string(), z.json()).default({}).describe("how the implant records"),
  }),
  create: decoding,
});
