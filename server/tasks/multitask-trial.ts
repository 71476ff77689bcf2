/**
 * What one trial of `multitask` is, drawn by chance and never by behaviour:
 *
 *   fixation 200–900 ms → stimulus (200 ms if flashed) → delay (flashed only) → response 400 ms
 *
 * The response begins 850–1250 ms into the trial and the stimulus comes 350–650 ms before it, unless it comes with
 * it. Directions are uniform on the circle; strengths are what the ring units see (multitask-senses.ts).
 */
import type { Rng } from "../../streams/rng.ts";
import { RULES, type Rule } from "./multitask-rules.ts";
import { ticksOf } from "./reach-trial.ts";

export const EPOCHS = ["fixation", "stimulus", "delay", "response"] as const;
export const [FIXATION, STIMULUS, DELAY, RESPONSE] = [0, 1, 2, 3];

/** From the start of a trial to its response. */
export const GO_MS = { shortest: 850, longest: 1250 } as const;
/** From the stimulus to the response. */
export const LEAD_MS = { shortest: 350, longest: 650 } as const;
/** How long a stimulus that is to be remembered is shown. */
export const FLASH_MS = 200;
export const RESPONSE_MS = 400;
/** How far from opposite two stimuli that differ in direction may be: of a decision, and of a match. */
const ASIDE = { decide: Math.PI / 2, match: Math.PI / 3 } as const;
/** How much stronger one of two stimuli is by the modalities that count, in units of their mean strength. */
export const COHERENCE = { least: 0.2, most: 0.6 } as const;
/** By how much the two modalities may disagree about it when both count. */
const DISAGREEMENT = 0.3;
/** Mean strength of the stimuli of a decision. */
const STRENGTH = { least: 0.8, most: 1.2 } as const;

/** A direction, and how strongly each modality shows it. */
export interface Stimulus {
  angle: number;
  first: number;
  second: number;
}

export interface MultitaskTrial {
  /** Index into `RULES`. */
  rule: number;
  goMs: number;
  leadMs: number;
  /** Shown in `stimulus`, or, under a rule that has it come late, in `response`. */
  a: Stimulus;
  /** The other stimulus: of a decision together with `a`, of a match in `response`. */
  b: Stimulus;
  /** Where to go, (0, 0) to stay: of length 1 as drawn, as given when instructed. */
  rightX: number;
  rightY: number;
}

export function emptyTrial(): MultitaskTrial {
  const stimulus = (): Stimulus => ({ angle: 0, first: 0, second: 0 });
  return { rule: 0, goMs: 0, leadMs: 0, a: stimulus(), b: stimulus(), rightX: 0, rightY: 0 };
}

const between = (least: number, most: number, share: number) => least + (most - least) * share;

/**
 * Draw the next trial into `out`; always ten draws, so one trial never shifts another.
 * @param only the rule, when it is not left to chance
 * @param goal where to go, when it is not left to chance: the stimuli are drawn so that it is right
 */
export function drawTrial(out: MultitaskTrial, rng: Rng, only?: number, goal?: Float32Array): void {
  const drawnRule = rng.below(RULES.length);
  out.rule = only ?? drawnRule;
  out.goMs = between(GO_MS.shortest, GO_MS.longest, rng.uniform());
  out.leadMs = between(LEAD_MS.shortest, LEAD_MS.longest, rng.uniform());
  const angle = 2 * Math.PI * rng.uniform();
  const aside = between(-1, 1, rng.uniform());
  const strength = between(STRENGTH.least, STRENGTH.most, rng.uniform());
  const coherence = between(COHERENCE.least, COHERENCE.most, rng.uniform());
  const other = between(-1, 1, rng.uniform());
  const yes = rng.uniform() < 0.5;
  const inFirst = rng.uniform() < 0.5;
  const to = goal === undefined ? angle : Math.atan2(goal[1], goal[0]);
  const rule = RULES[out.rule];
  const goes = rule.kind !== "match" || goal !== undefined || yes;
  if (rule.kind === "decide") {
    decide(out, rule, to, Math.PI + ASIDE.decide * aside, strength, yes ? coherence : -coherence, other);
  } else {
    const differ = Math.PI + ASIDE.match * aside;
    const away = rule.kind === "point" ? rule.turn : goes === rule.wanted ? 0 : differ;
    place(out.a, to - away, inFirst);
    place(out.b, to, inFirst);
    if (rule.kind === "point") silence(out.b);
  }
  out.rightX = !goes ? 0 : goal === undefined ? Math.cos(angle) : goal[0];
  out.rightY = !goes ? 0 : goal === undefined ? Math.sin(angle) : goal[1];
}

/** One stimulus of full strength in one modality. */
function place(stimulus: Stimulus, angle: number, inFirst: boolean): void {
  stimulus.angle = angle;
  stimulus.first = inFirst ? 1 : 0;
  stimulus.second = inFirst ? 0 : 1;
}

function silence(stimulus: Stimulus): void {
  stimulus.first = stimulus.second = 0;
}

/**
 * Two stimuli, of which the one at `to` is the stronger. @param coherence positive when that is `a`, else it is `b`
 * @param other in (−1, 1): what the modality says that does not count, or how far two that count disagree
 */
function decide(
  { a, b }: MultitaskTrial,
  { shown, counts }: Extract<Rule, { kind: "decide" }>,
  to: number,
  apart: number,
  strength: number,
  coherence: number,
  other: number,
): void {
  const both = counts[0] && counts[1];
  const first = both ? coherence + DISAGREEMENT * other : counts[0] ? coherence : COHERENCE.most * other;
  const second = both ? coherence - DISAGREEMENT * other : counts[1] ? coherence : COHERENCE.most * other;
  a.angle = coherence > 0 ? to : to + apart;
  b.angle = coherence > 0 ? to + apart : to;
  a.first = shown[0] ? strength * (1 + first / 2) : 0;
  b.first = shown[0] ? strength * (1 - first / 2) : 0;
  a.second = shown[1] ? strength * (1 + second / 2) : 0;
  b.second = shown[1] ? strength * (1 - second / 2) : 0;
}

/** Ticks of each epoch, 0 for one that the rule does not have. The response begins on the tick of `goMs`. */
export function schedule(out: Int32Array, { rule, goMs, leadMs }: MultitaskTrial, dtMs: number): void {
  const drawn = RULES[rule];
  const late = drawn.kind === "point" && drawn.shown === "late";
  const flashed = drawn.kind === "match" || (drawn.kind === "point" && drawn.shown === "flashed");
  const lead = late ? 0 : ticksOf(leadMs, dtMs);
  const shown = flashed ? ticksOf(FLASH_MS, dtMs) : lead;
  out[FIXATION] = ticksOf(goMs, dtMs) - lead;
  out[STIMULUS] = shown;
  out[DELAY] = lead - shown;
  out[RESPONSE] = ticksOf(RESPONSE_MS, dtMs);
}
