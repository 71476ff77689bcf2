/**
 * Redirect: the brain is shown target g and remembers it; the symbiote must make it reach g′, 60–180° away.
 * Success is behaviour: the hand rests on g′ in the last 100 ms, whatever a decoder says.
 */
import * as z from "zod";
import { checkImplant, type ImplantParams, implantParams } from "../../streams/implant.ts";
import { entry } from "../../streams/registry.ts";
import { lifeOf, type Params } from "../brains/index.ts";
import type { Arm, Experiment } from "./experiment.ts";

const arms: readonly Arm[] = [
  { name: "off", summary: "what the brain does by itself", act: { kind: "nothing" } },
  {
    name: "identity",
    summary: "zeros written through the whole pipeline: must equal the twin",
    act: { kind: "zeros" },
  },
  {
    name: "random",
    summary: "placebo: a random direction with the norm of pi, tick by tick",
    act: { kind: "placebo", of: "pi" },
  },
  {
    name: "add",
    summary: "difference-in-means direction at a constant dose, the best one held out",
    act: { kind: "law", law: "add", doses: [0.1, 0.2, 0.4, 0.8, 1.6].map((dose) => ({ dose })) },
  },
  {
    name: "pi",
    summary: "proportional-integral feedback on the decoded intention",
    act: { kind: "law", law: "pi", doses: [{}] },
  },
  { name: "ceiling", summary: "the task shows g′ instead of g: no stimulation", act: { kind: "instruct" } },
];

/** What the stimulator lets through, unless it is told otherwise. */
const LIMITS = { bound: 1, normPerTick: 4, energyPerWindow: 400 };

/** The symbiote proper, after it has learned to steer in `trials` trials; scored without noise and without lessons. */
function symbioteArm(trials: number, limits: { bound: number; norm: number }): Arm {
  return {
    name: "symbiote",
    summary: "emulator and co-processor, learned online from real trials, then held still",
    act: {
      kind: "law",
      law: "symbiote",
      doses: [{ ...limits, learning: false, exploration: 0 }],
      training: { trials, params: limits },
    },
  };
}

/** What the law must know of the stimulator, so that it imagines nothing that would be cut off. */
function limitsOf(stimulator: ImplantParams["stimulator"]) {
  const { bound, normPerTick } = { ...LIMITS, ...stimulator };
  return { bound: Number(bound), norm: Number(normPerTick) };
}

type RedirectParams = {
  brain: string;
  brainParams?: Params | undefined;
  dtMs?: number | undefined;
  trials: number;
  calibrationTrials: number;
  training: number;
} & ImplantParams;

export default entry<RedirectParams, void, Experiment>({
  name: "redirect",
  summary: "make a brain that remembers one target reach for another",
  params: z.strictObject({
    brain: z.string().default("reach").describe("the brain to redirect"),
    brainParams: z.record(z.string(), z.json()).optional().describe("parameters of that brain"),
    dtMs: z.number().positive().max(50).optional().describe("length of a tick (default: the brain's own)"),
    trials: z.int().min(2).max(10_000).default(40).describe("trials per seed and arm"),
    calibrationTrials: z.int().min(5).max(10_000).default(40).describe("trials listened to before steering"),
    training: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe("trials in which the symbiote learns to steer; 0 leaves that arm out"),
    ...implantParams,
  }),
  create: ({ brain, brainParams, dtMs, trials, calibrationTrials, training, ...implant }) => ({
    name: "redirect",
    summary: "make a brain that remembers one target reach for another",
    session: {
      version: 1,
      ...lifeOf(brain, brainParams, dtMs),
      ...checkImplant({
        electrodes: implant.electrodes,
        stimulator: { ...LIMITS, ...implant.stimulator },
      }),
      twin: true,
    },
    symbiote: { decoder: { name: "rls", params: {} }, intention: { name: "instructed", params: {} } },
    calibrationTrials,
    trials,
    latencyTicks: 1,
    steering: { from: "delay", until: "move", beforeGo: "delay" },
    goal: { turnDeg: [60, 180], radius: [0.4, 0.8] },
    catchTrial: { world: "hold", value: 1 },
    effector: ["handX", "handY"],
    placebo: { name: "random", params: {} },
    arms: training > 0 ? [...arms, symbioteArm(training, limitsOf(implant.stimulator))] : arms,
    reference: { placebo: "random", ceiling: "ceiling" },
  }),
});
