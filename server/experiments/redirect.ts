/** Redirect: feedback against a constant dose and the placebo, through every unit unless the implant says otherwise. */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import { buildRig } from "../build.ts";
import { checkSubject, decodeDirections, fromBase64 } from "../symbiote/steering/directions/file.ts";
import { armsParam, chosen } from "./chosen.ts";
import type { Arm, Contest } from "./contest.ts";
import { type ContestExperiment, experimentOf } from "./experiment-of.ts";
import { subjectOf } from "./read-directions.ts";
import {
  CEILING,
  CONTROLS,
  type RedirectionParams,
  redirection,
  redirectionParams,
  symbioteArm,
  training,
} from "./redirection.ts";

const DOSES = [0.1, 0.2, 0.4, 0.8, 1.6];
const LAWS: readonly Arm[] = [
  {
    name: "add",
    summary: "difference-in-means direction at a constant dose, the best one held out",
    act: { kind: "law", law: "add", doses: DOSES.map((dose) => ({ dose })) },
  },
  {
    name: "pi",
    summary: "proportional-integral feedback on the decoded intention",
    act: { kind: "law", law: "pi", doses: [{}] },
  },
];
const SUMMARY = "make a brain that remembers one target reach for another";

type RedirectParams = RedirectionParams & {
  training: number;
  arms?: readonly string[] | undefined;
  direction: string;
};

export default entry<RedirectParams, void, ContestExperiment>({
  name: "redirect",
  summary: SUMMARY,
  params: z.strictObject({
    ...redirectionParams,
    training: training(0),
    arms: armsParam,
    direction: z
      .string()
      .max(1 << 20)
      .default("")
      .describe("a direction file in base64, for an arm that steers with it"),
  }),
  create({ training, arms: names, direction, ...params }) {
    const arms = [...CONTROLS, ...LAWS, CEILING];
    if (training > 0) arms.push(symbioteArm(training, params.stimulator));
    if (direction !== "") arms.push(givenArm(direction));
    const contest = redirection("redirect", SUMMARY, arms, params);
    if (direction !== "") checkGiven(direction, contest);
    return experimentOf(chosen(contest, names));
  },
});

/** Steering with the directions of a file, written as it says. */
function givenArm(given: string): Arm {
  const { operation } = decodeDirections(fromBase64(given)).header;
  const doses = DOSES.map((dose) => ({ dose, operator: operation, given }));
  const summary = `directions of a file, written with "${operation}"; the best dose held out`;
  return { name: "given", summary, act: { kind: "law", law: "direct", doses } };
}

/** @throws one sentence when the file was read elsewhere */
function checkGiven(given: string, { session, symbiote, placebo }: Contest): void {
  const config = { ...session, seed: 0, symbiote: { ...symbiote, law: placebo, seed: 0 } };
  checkSubject(decodeDirections(fromBase64(given)), subjectOf(config, buildRig(config)));
}
