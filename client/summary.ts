/** The picture in words, for those who do not see it: said politely, only when it changed, at most every 5 s. */
import { write } from "./dom.ts";
import type { Lab } from "./lab.ts";
import { HEADLINE } from "./panels/score.ts";
import type { Situation } from "./situation.ts";
import { epochSentence } from "./story.ts";
import { sureness } from "./sureness.ts";
import { worldOf } from "./worlds/index.ts";

export const SUMMARY_MS = 5000;

/** One paragraph about now. */
export function summaryOf(lab: Lab, situation: Situation): string {
  const parts = [`${situation.words}.`];
  if (situation.advice !== undefined) parts.push(situation.advice);
  const { hello, state } = lab;
  if (hello === undefined || state === undefined) return parts.join(" ");
  const view = worldOf(hello);
  const trial = lab.trace("trial");
  const world = lab.trace("world");
  if (trial.length > 0 && world.length > 0) {
    const epoch = hello.task.epochs[trial.at(trial.length - 1, trial.channel("epoch"))];
    if (epoch !== undefined) parts.push(epochSentence(epoch, view, world, world.length - 1));
  }
  const metric = lab.trace("metric");
  if (metric.length > 0) {
    const r2 = metric.at(metric.length - 1, metric.channel(HEADLINE));
    if (Number.isFinite(r2)) parts.push(`The symbiote’s score is ${r2.toFixed(2)} of 1.`);
  }
  if (state.goal !== null) {
    parts.push(`You ask for ${view.aim?.words(state.goal) ?? "a goal"}, with the law ${state.law}.`);
  } else parts.push("The brain is left alone.");
  const { words } = sureness(lab, view);
  if (words !== "") parts.push(words);
  return parts.join(" ");
}

/** Say the summary through a live region; call often. */
export function createSpeaker(region: HTMLElement): (now: number, say: () => string) => void {
  let next = 0;
  return (now, say) => {
    if (now < next) return;
    next = now + SUMMARY_MS;
    write(region, say());
  };
}
