/**
 * The arena: every kind of steering against each other, at matched limits, labels and trials, in several tasks. One line
 * a task.
 */
import * as z from "zod";
import { entry } from "../../../streams/registry.ts";
import type { Experiment } from "../experiment.ts";
import { linear } from "./linear.ts";
import { redirect } from "./redirect.ts";
import { type ArenaParams, type ArenaTask, arenaParams } from "./task.ts";

const TASKS = { redirect, linear } satisfies Readonly<Record<string, ArenaTask>>;
type TaskName = keyof typeof TASKS;
const NAMES = Object.keys(TASKS) as [TaskName, ...TaskName[]];

export default entry<ArenaParams & { task: TaskName }, void, Experiment>({
  name: "arena",
  summary: "every kind of steering against each other, at matched limits, labels and trials",
  params: z.strictObject({
    task: z.enum(NAMES).default("redirect").describe("what the brain is to be made to do"),
    ...arenaParams,
  }),
  create: ({ task, ...params }) => TASKS[task](params),
});
