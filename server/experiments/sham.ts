/**
 * Placebos made from what an arm did, each with that arm's norm in every tick, so that only the meaning is gone:
 *
 *   shuffled   its directions, read from labels that were shuffled over trials
 *   flipped    the opposites of its directions
 *   noise      a direction drawn anew in every tick, uniformly on the sphere
 *   replay     what it delivered itself, in shuffled order: all its steered ticks change places
 *   yoked      what it delivered itself in another trial, in order, counted from the end of steering
 */
import type { Rng } from "../../streams/rng.ts";
import type { Named } from "../../streams/session.ts";
import type { Params } from "./experiment.ts";
import type { TrialResult } from "./trial-log.ts";

export type Sham = "shuffled" | "flipped" | "noise" | "replay" | "yoked";

/** What an arm did in one seed at one dose. */
export interface Model {
  readonly arm: string;
  readonly law: string;
  readonly params: Params;
  readonly latencyTicks: number;
  readonly trials: readonly TrialResult[];
  /** The currents of each tick. */
  readonly delivered: readonly Float32Array[];
}

/** Whose directions a sham has: those of a law, or those of each tick, where there is one. */
export type ShamDirections =
  | { readonly law: Named }
  | { readonly directions: readonly (Float32Array | undefined)[] };

/**
 * The model with the most merit over its scored trials; of equals the one with the most effort, whose sham has most to
 * succeed with. @throws when none is of these arms
 */
export function bestOf(
  models: readonly Model[],
  arms: readonly string[],
  merit: (trial: TrialResult) => number = ({ success }) => Number(success),
): Model {
  const total = ({ trials }: Model, of: (trial: TrialResult) => number) =>
    trials.reduce((sum, trial) => sum + (trial.isCatch ? 0 : of(trial)), 0);
  const [best] = models
    .filter(({ arm }) => arms.includes(arm))
    .map((model) => ({ model, worth: total(model, merit), effort: total(model, ({ effort }) => effort) }))
    .sort((a, b) => b.worth - a.worth || b.effort - a.effort);
  if (best === undefined) throw new Error(`a sham needs one of the arms ${arms.join(", ")}`);
  return best.model;
}

export function shamOf(sham: Sham, { law, params, delivered }: Model, rng: Rng): ShamDirections {
  switch (sham) {
    case "shuffled":
    case "flipped":
      return { law: { name: law, params: { ...params, control: sham } } };
    case "noise":
      return {
        directions: delivered.map((currents) => rng.normals(new Float32Array(currents.length), 1)),
      };
    case "replay":
      return { directions: replayed(delivered, rng) };
    case "yoked":
      return { directions: yoked(delivered, rng) };
  }
}

/** Every steered tick gets what another one was given. */
function replayed(delivered: readonly Float32Array[], rng: Rng): (Float32Array | undefined)[] {
  const ticks = [...delivered.keys()].filter((t) => isSteered(delivered[t]));
  const order = rng.shuffle([...ticks]);
  const out: (Float32Array | undefined)[] = delivered.map(() => undefined);
  for (const [i, t] of ticks.entries()) out[t] = delivered[order[i]];
  return out;
}

/** Every bout of steering gets what another one was given, tick for tick from their ends; a short one begins late. */
function yoked(delivered: readonly Float32Array[], rng: Rng): (Float32Array | undefined)[] {
  const bouts = boutsOf(delivered);
  const round = rng.shuffle(bouts.map((_, i) => i));
  const out: (Float32Array | undefined)[] = delivered.map(() => undefined);
  for (const [i, to] of round.entries()) {
    const [from, end] = bouts[to];
    const donor = bouts[round[(i + 1) % round.length]];
    for (let t = from; t < end; t++) out[t] = delivered[Math.max(donor[0], donor[1] - (end - t))];
  }
  return out;
}

/** First tick of each unbroken run of steered ticks, and the tick after its last. */
function boutsOf(delivered: readonly Float32Array[]): (readonly [from: number, end: number])[] {
  const bouts: [number, number][] = [];
  for (const [t, currents] of delivered.entries()) {
    if (!isSteered(currents)) continue;
    const last = bouts.at(-1);
    if (last?.[1] === t) last[1]++;
    else bouts.push([t, t + 1]);
  }
  return bouts;
}

const isSteered = (currents: Float32Array) => currents.some((current) => current !== 0);
