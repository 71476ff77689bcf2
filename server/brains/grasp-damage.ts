/**
 * Damage to `grasp`, done to its weights before it lives, so that its twin has it as well:
 *
 *   lesion       units of one area fall silent for good: r = 0 whatever reaches them, stimulation included
 *   disconnect   links between two neighbouring areas are cut, in both directions
 *
 * A smaller fraction of the same seed is always part of a larger one, so a dose of damage can be raised.
 */
import * as z from "zod";
import { createRng } from "../../streams/rng.ts";
import type { RnnWeights } from "../kernels/kernel.ts";
import { AREAS, type Area, spanOf } from "./grasp-areas.ts";

/** What can be parted. */
export const CUTS = ["anterior-premotor", "premotor-motor"] as const;

const fraction = z.number().min(0).max(1);
const seed = z.int().min(0).max(0xffffffff).default(1).describe("which of them, where not all");

export const damageParams = {
  lesion: z
    .strictObject({
      area: z.enum(AREAS).describe("the area that is lesioned"),
      fraction: fraction.default(0.5).describe("share of its units that fall silent"),
      seed,
    })
    .optional()
    .describe("units that are silent for good"),
  disconnect: z
    .strictObject({
      between: z.enum(CUTS).describe("the two areas that are parted"),
      fraction: fraction.default(1).describe("share of the links between them that are cut"),
      seed,
    })
    .optional()
    .describe("links between two areas that are cut, both ways"),
};
const damageSchema = z.strictObject(damageParams);
export type Damage = z.infer<typeof damageSchema>;

/** A bias that no input and no stimulation can lift. */
const SILENT = -1e6;

/** @returns the same weights when nothing is damaged, and damaged ones in a copy */
export function damaged(weights: RnnWeights, { lesion, disconnect }: Damage): RnnWeights {
  if (lesion === undefined && disconnect === undefined) return weights;
  const copy = { ...weights, recurrent: weights.recurrent.slice(), bias: weights.bias.slice() };
  if (lesion !== undefined) for (const unit of lesionedUnits(weights.units, lesion)) copy.bias[unit] = SILENT;
  if (disconnect !== undefined) cut(copy, disconnect);
  return copy;
}

/** The units that a lesion takes, in no particular order. */
export function lesionedUnits(
  units: number,
  { area, fraction, seed }: NonNullable<Damage["lesion"]>,
): number[] {
  const [from, until] = spanOf(area, units);
  const all = Array.from({ length: until - from }, (_, k) => from + k);
  return some(all, fraction, seed, `lesion ${area}`);
}

function cut(
  { units, recurrent }: RnnWeights,
  { between, fraction, seed }: NonNullable<Damage["disconnect"]>,
): void {
  const [a, b] = between.split("-").map((area) => spanOf(area as Area, units));
  const links: number[] = [];
  for (const [[first, after], [from, until]] of [
    [a, b],
    [b, a],
  ]) {
    for (let i = first; i < after; i++) {
      for (let j = from; j < until; j++) if (recurrent[i * units + j] !== 0) links.push(i * units + j);
    }
  }
  for (const at of some(links, fraction, seed, `disconnect ${between}`)) recurrent[at] = 0;
}

function some(all: number[], fraction: number, seed: number, what: string): number[] {
  return createRng(seed)
    .fork(what)
    .shuffle(all)
    .slice(0, Math.round(fraction * all.length));
}
