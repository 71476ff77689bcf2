/** What a task of the arena is: parameters that all of them have in, an experiment out. */
import * as z from "zod";
import { armsParam } from "../chosen.ts";
import type { Experiment } from "../experiment.ts";
import { type RedirectionParams, redirectionParams, training } from "../redirection.ts";

export const arenaParams = {
  ...redirectionParams,
  brain: z.string().optional().describe("the brain (default: the one that the task is about)"),
  training: training(260),
  arms: armsParam,
  plasticity: z.enum(["adapt", "resist"]).default("resist").describe("task plastic: how the brain learns"),
  push: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .describe("task hold: norm of the disturbing current per 10 ms"),
  shift: z
    .number()
    .gt(0)
    .max(1)
    .default(0.06)
    .describe("task psychometric: shift that is commanded, coherence"),
};

export type ArenaParams = Omit<RedirectionParams, "brain"> & {
  brain?: string | undefined;
  training: number;
  arms?: readonly string[] | undefined;
  plasticity: "adapt" | "resist";
  push: number;
  shift: number;
};

/** @throws one sentence about the first parameter that does not fit */
export type ArenaTask = (params: ArenaParams) => Experiment;
