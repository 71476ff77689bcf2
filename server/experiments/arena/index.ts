/**
 * The arena: every kind of steering against each other, at matched limits, labels and trials, in several tasks. One line
 * a task.
 */
import * as z from "zod";
import { entry, unknownName } from "../../../streams/registry.ts";
import type { Experiment } from "../experiment.ts";
import { delay } from "./delay.ts";
import { hold } from "./hold.ts";
import { type LesionParams, lesion, lesionParams } from "./lesion.ts";
import { linear } from "./linear.ts";
import { plastic } from "./plastic.ts";
import { psychometric } from "./psychometric.ts";
import { redirect } from "./redirect.ts";
import { arenaParams } from "./task.ts";

/** Parameters of any of them. */
type AllParams = LesionParams;
const TASKS: Readonly<Record<string, (params: AllParams) => Experiment>> = {
  redirect,
  lesion,
  linear,
  plastic,
  psychometric,
  hold,
  delay,
};
const NAMES = Object.keys(TASKS);

export default entry<AllParams & { task: string }, void, Experiment>({
  name: "arena",
  summary: "every kind of steering against each other, at matched limits, labels and trials",
  params: z.strictObject({
    task: z
      .string()
      .default("redirect")
      .describe(`what the brain is to be made to do: ${NAMES.join(", ")}`),
    ...arenaParams,
    ...lesionParams,
  }),
  create({ task, ...params }) {
    if (!Object.hasOwn(TASKS, task)) throw new Error(unknownName("task of the arena", task, NAMES));
    return TASKS[task](params);
  },
});
