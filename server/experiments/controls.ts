/** The arms that say what a law is worth at all: nothing, zeros through the whole pipeline, and a direction of no meaning. */
import type { Arm } from "./contest.ts";

/** @param matched the law whose norm the random direction has, tick by tick */
export const controls = (matched: string): readonly Arm[] => [
  { name: "off", summary: "what the brain does by itself", act: { kind: "nothing" } },
  {
    name: "identity",
    summary: "zeros written through the whole pipeline: must equal the twin",
    act: { kind: "zeros" },
  },
  {
    name: "random",
    summary: `placebo: a random direction with the norm of ${matched}, tick by tick`,
    act: { kind: "placebo", of: matched },
  },
];
