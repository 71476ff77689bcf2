/** What a task of the arena is: parameters that all of them have in, an experiment out. */
import * as z from "zod";
import type { Experiment } from "../experiment.ts";
import { type RedirectionParams, redirectionParams, training } from "../redirection.ts";

export const arenaParams = {
  ...redirectionParams,
  brain: z.string().optional().describe("the brain (default: the one that the task is about)"),
  training: training(260),
};

export type ArenaParams = Omit<RedirectionParams, "brain"> & { brain?: string | undefined; training: number };

/** @throws one sentence about the first parameter that does not fit */
export type ArenaTask = (params: ArenaParams) => Experiment;
