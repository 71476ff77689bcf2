/**
 * The arena: every kind of steering against each other, at matched limits, labels and trials, in several tasks. One line
 * a task.
 */
import * as z from "zod";
import { unknownName } from "../../../streams/near-miss.ts";
import { entry } from "../../../streams/registry.ts";
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

const params = z.strictObject({
  task: z
    .string()
    .default("redirect")
    .describe(`what the brain is to be made to do: ${NAMES.join(", ")}`),
  ...arenaParams,
  ...lesionParams,
});
/** Parameters that one task reads and the others do not. */
const OWN: Readonly<Record<string, z.ZodObject>> = {
  lesion: params.pick({ damage: true }),
  plastic: params.pick({ plasticity: true }),
  psychometric: params.pick({ shift: true }),
  hold: params.pick({ push: true }),
};

/** The tasks of the arena: what each is about, and the parameters of the arena that are its own. */
export const arenaTasks = () =>
  NAMES.map((name) => ({
    name,
    summary: TASKS[name](params.parse({})).summary,
    params: OWN[name] ?? z.strictObject({}),
  }));

export default entry<AllParams & { task: string }, void, Experiment>({
  name: "arena",
  summary: "every kind of steering against each other, at matched limits, labels and trials",
  params,
  create({ task, ...params }) {
    if (!Object.hasOwn(TASKS, task)) throw new Error(unknownName("task of the arena", task, NAMES));
    checkOwn(task, params);
    return TASKS[task](params);
  },
});

/** @throws when a parameter that only another task reads is not as it would be by itself */
function checkOwn(task: string, params: AllParams): void {
  for (const [owner, own] of Object.entries(OWN)) {
    if (owner === task) continue;
    for (const [name, usual] of Object.entries(own.parse({})))
      if (params[name as keyof AllParams] !== usual)
        throw new Error(`the task "${task}" has no parameter "${name}"; "${owner}" has`);
  }
}
