/**
 * What experiments on redirection share: the brain was shown target g and remembers it, and must be made to reach g′,
 * 60–180° away. Success is behaviour: the hand rests on g′ in the last 100 ms, whatever a decoder says.
 */
import * as z from "zod";
import { checkImplant, type ImplantParams, implantParams } from "../../streams/implant.ts";
import { lifeOf, type Params } from "../brains/index.ts";
import type { Arm, Contest } from "./contest.ts";
import { controls } from "./controls.ts";
import { dtMsParam } from "./tick-param.ts";

export const redirectionParams = {
  brain: z.string().default("reach").describe("the brain to redirect"),
  brainParams: z.record(z.string(), z.json()).optional().describe("parameters of that brain"),
  dtMs: dtMsParam,
  trials: z.int().min(2).max(10_000).default(40).describe("trials per seed and arm"),
  calibrationTrials: z.int().min(5).max(10_000).default(40).describe("trials listened to before steering"),
  ...implantParams,
};

/** Trials in which the symbiote learns to steer. */
export const training = (initial: number) =>
  z
    .int()
    .min(0)
    .max(10_000)
    .default(initial)
    .describe("trials in which the symbiote learns to steer; 0 leaves that arm out");

export type RedirectionParams = {
  brain: string;
  brainParams?: Params | undefined;
  dtMs?: number | undefined;
  trials: number;
  calibrationTrials: number;
} & ImplantParams;

/** What the stimulator lets through, unless it is told otherwise. */
const LIMITS = { bound: 1, normPerTick: 4, energyPerWindow: 400 };

/** Arms that every redirection has. The placebo that is shown is matched with `pi`. */
export const CONTROLS = controls("pi");
export const CEILING: Arm = {
  name: "ceiling",
  summary: "the task shows g′ instead of g: no stimulation",
  act: { kind: "instruct" },
};

/**
 * What the symbiote's networks learn from a recording (A5): as many real trials, in all but the last few of which nothing
 * but noise is written, one lesson with at least as many gradient steps as the symbiote has, then held still. The last
 * few let the supervisor see that they do no harm; nothing is learned from them.
 */
export function offlineArms(trials: number, stimulator: ImplantParams["stimulator"]): Arm[] {
  const limits = limitsOf(stimulator);
  const first = Math.max(1, trials - LOOKED_AT);
  const noise = { ...limits, first, every: MOST_TRIALS };
  const lessons = Math.max(1, Math.ceil(trials / LESSON_EVERY) - 1);
  const arm = (name: string, summary: string, params: Params): Arm => ({
    name,
    summary: `${summary}, learned offline from a recording under noise, then frozen`,
    act: {
      kind: "law",
      law: "symbiote",
      doses: [{ ...limits, learning: false, exploration: 0 }],
      training: { trials, params: { ...noise, ...params } },
    },
  });
  return [
    // A vector needs fewer steps than a network.
    arm("one vector", "one vector of currents for each goal", {
      sees: "goal",
      thorough: Math.max(1, lessons / 4),
    }),
    arm("offline", "emulators and co-processor", { thorough: lessons }),
  ];
}
const LOOKED_AT = 4;
const LESSON_EVERY = 30;
const MOST_TRIALS = 10_000;

/** What the law must know of the stimulator, so that it imagines nothing that would be cut off. */
function limitsOf(stimulator: ImplantParams["stimulator"]) {
  const { bound, normPerTick } = { ...LIMITS, ...stimulator };
  return { bound: Number(bound), norm: Number(normPerTick), checkpoint: "none" };
}

/**
 * The symbiote proper, after it has learned to steer in `trials` trials; scored without noise and without lessons. It
 * knows how many it has: it probes in most of them, learns long from these, practises in the rest, and learns again.
 */
export function symbioteArm(trials: number, stimulator: ImplantParams["stimulator"]): Arm {
  const limits = limitsOf(stimulator);
  const schedule = {
    first: Math.max(FEWEST, Math.round(PROBED * trials)),
    every: Math.max(LESSON_EVERY, Math.round(PRACTISED * trials)),
    thorough: Math.max(1, trials / TRIALS_OF_A_USUAL_LESSON),
  };
  return {
    name: "symbiote",
    summary: "emulator and co-processor, learned online from real trials, then held still",
    act: {
      kind: "law",
      law: "symbiote",
      doses: [{ ...limits, learning: false, exploration: 0 }],
      training: { trials, params: { ...limits, ...schedule } },
    },
  };
}
/** Shares of its trials; what is left over is not learned from. */
const PROBED = 0.75;
const PRACTISED = 0.235;
const TRIALS_OF_A_USUAL_LESSON = 43;
/** From fewer there is nothing to learn. */
const FEWEST = 40;

/** @throws one sentence about the first parameter that does not fit */
export function redirection(
  name: string,
  summary: string,
  arms: readonly Arm[],
  { brain, brainParams, dtMs, trials, calibrationTrials, electrodes, stimulator }: RedirectionParams,
): Contest {
  return {
    name,
    summary,
    session: {
      version: 1,
      ...lifeOf(brain, brainParams, dtMs),
      ...checkImplant({ electrodes, stimulator: { ...LIMITS, ...stimulator } }),
      twin: true,
    },
    symbiote: { decoder: { name: "rls", params: {} }, intention: { name: "instructed", params: {} } },
    calibrationTrials,
    trials,
    latencyTicks: 1,
    steering: { from: "delay", until: "move", beforeGo: "delay" },
    goal: { kind: "turned", turnDeg: [60, 180], radius: [0.4, 0.8] },
    catchTrial: { world: "hold", value: 1 },
    effector: ["handX", "handY"],
    placebo: { name: "random", params: {} },
    arms,
    reference: { placebo: "random", ceiling: "ceiling" },
  };
}
