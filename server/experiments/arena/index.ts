/**
 * The arena: every kind of steering against each other, at matched limits, labels and trials, in several tasks. One line
 * a task.
 */
import * as z from "zod";
import { entry } from "../../../streams/registry.ts";
import type { Experiment } from "../experiment.ts";
import { type LesionParams, lesion, lesionParams } from "./lesion.ts";
import { linear } from "./linear.ts";
import { redirect } from "./redirect.ts";
import { arenaParams } from "./task.ts";

/** Parameters of any of them. */
type AllParams = LesionParams;
const TASKS = { redirect, lesion, linear } satisfies Readonly<
  Record<string, (params: AllParams) => Experiment>
>;
type TaskName = keyof typeof TASKS;
const NAMES = Object.keys(TASKS) as [TaskName, ...TaskName[]];

export default entry<AllParams & { task: TaskName }, void, Experiment>({
  name: "arena",
  summary: "every kind of steering against each other, at matched limits, labels and trials",
  params: z.strictObject({
    task: z.enum(NAMES).default("redirect").describe("what the brain is to be made to do"),
    ...arenaParams,
    ...lesionParams,
  }),
  create: ({ task, ...params }) => TASKS[task](params),
});
