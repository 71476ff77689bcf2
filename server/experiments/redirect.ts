/** Redirect: feedback against a constant dose and the placebo, through every unit unless the implant says otherwise. */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import type { Arm } from "./contest.ts";
import { type ContestExperiment, experimentOf } from "./experiment-of.ts";
import {
  CEILING,
  CONTROLS,
  type RedirectionParams,
  redirection,
  redirectionParams,
  symbioteArm,
  training,
} from "./redirection.ts";

const LAWS: readonly Arm[] = [
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
];
const SUMMARY = "make a brain that remembers one target reach for another";

export default entry<RedirectionParams & { training: number }, void, ContestExperiment>({
  name: "redirect",
  summary: SUMMARY,
  params: z.strictObject({ ...redirectionParams, training: training(0) }),
  create({ training, ...params }) {
    const arms = [...CONTROLS, ...LAWS, CEILING];
    if (training > 0) arms.push(symbioteArm(training, params.stimulator));
    return experimentOf(redirection("redirect", SUMMARY, arms, params));
  },
});
