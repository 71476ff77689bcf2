/**
 * The arena's task `delay`: redirect, with commands that come later and later after the rows that caused them. Every law
 * stands at every delay, its doses chosen anew and, where it has to practise, with that delay in practice too: what is
 * asked is what can be done through a slow loop, not what a law that is used to a quick one loses.
 */
import { type Curve, type Figure, shade } from "../../certificate/figure.ts";
import { chosen } from "../chosen.ts";
import type { Arm } from "../contest.ts";
import { experimentOf } from "../experiment-of.ts";
import { CEILING, CONTROLS, redirection, symbioteArm } from "../redirection.ts";
import type { ArmResult } from "../result.ts";
import { implantOf, LAWS } from "./redirect.ts";
import type { ArenaTask } from "./task.ts";

const LATENCIES_TICKS = [1, 2, 3, 5, 8];
const MAIN: readonly string[] = ["add mean", "pi", "lqr", "mpc"];

const nameAt = (law: string, ticks: number) => (ticks === 1 ? law : `${law}, ${ticks} ticks`);

function atEveryDelay({ name, summary, act }: Arm): Arm[] {
  if (act.kind !== "law") throw new Error(`"${name}" is no law, and nothing that could be late`);
  return LATENCIES_TICKS.map((latencyTicks) => ({
    name: nameAt(name, latencyTicks),
    summary: latencyTicks === 1 ? summary : `the same, commands ${latencyTicks} ticks after what caused them`,
    act: { ...act, latencyTicks },
  }));
}

export const delay: ArenaTask = ({ training, brain = "reach", ...given }) => {
  const params = { ...given, ...implantOf(given), brain };
  const laws = LAWS.filter(({ name }) => MAIN.includes(name));
  if (training > 0) laws.push(symbioteArm(training, params.stimulator));
  const arms = [...CONTROLS, ...laws.flatMap(atEveryDelay), CEILING];
  const summary = "redirect a brain through a loop that is late";
  const asked = given.arms?.flatMap((name) =>
    laws.some((law) => law.name === name) ? LATENCIES_TICKS.map((ticks) => nameAt(name, ticks)) : name,
  );
  const contest = chosen(redirection("arena", summary, arms, params), asked);
  const has = new Set(contest.arms.map(({ name }) => name));
  const names = laws
    .map(({ name }) => name)
    .filter((name) => LATENCIES_TICKS.every((ticks) => has.has(nameAt(name, ticks))));
  return experimentOf(contest, {
    method: [
      `Delays are ${LATENCIES_TICKS.join(", ")} ticks of ${contest.session.dtMs} ms; a law that practises does so at its own delay.`,
    ],
    conclude: (found) => ({
      ...found,
      figures: [overDelay(names, found.arms, contest.session.dtMs), ...found.figures],
    }),
  });
};

function overDelay(laws: readonly string[], arms: readonly ArmResult[], dtMs: number): Figure {
  const curves = laws.map((law, i): Curve => {
    const at = LATENCIES_TICKS.map((ticks) => arms.find(({ name }) => name === nameAt(law, ticks))!);
    return {
      name: law,
      colour: shade(i + 1),
      look: "both",
      points: at.map(({ success }, k) => [LATENCIES_TICKS[k] * dtMs, success.mean]),
      errors: at.map(({ success }) => [success.lo, success.hi]),
    };
  });
  return {
    kind: "curves",
    title: "success over the delay of the loop",
    caption: "Success over the delay of every command, with 95 % intervals.",
    x: { label: "delay, ms", ticks: LATENCIES_TICKS.map((ticks) => ticks * dtMs) },
    y: { label: "success", range: [0, 1] },
    curves,
  };
}
