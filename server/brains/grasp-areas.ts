/**
 * The anatomy of `grasp`: three areas in a row, each densely wired within, and sparse links between neighbours,
 *
 *   cue, hold → anterior (AIP) ⇄ premotor (F5) ⇄ motor (M1) → joints
 *
 * after the modular network of Michaels et al. 2020 (PNAS 117:32124). Only the anterior area is told anything, the go
 * signal included, and only the motor area moves the hand: what passes from one to the other passes the links.
 */
import type { Site } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";

export const AREAS = ["anterior", "premotor", "motor"] as const;
export type Area = (typeof AREAS)[number];

/** Share of all possible links between neighbouring areas that exist, in either direction. */
export const LINKED = 0.1;

/** The first unit of an area, and the first after it, where `units` are dealt out evenly. */
export function spanOf(area: Area, units: number): readonly [number, number] {
  const at = AREAS.indexOf(area);
  return [Math.round((at * units) / AREAS.length), Math.round(((at + 1) * units) / AREAS.length)];
}

/** The areas as sites, in the order of their units. */
export function areaSites(units: number): Site[] {
  return AREAS.map((name) => {
    const [from, until] = spanOf(name, units);
    return { name, width: until - from };
  });
}

/** Which weights may be other than zero, in the shapes of `RnnWeights`; 1 where they may. */
export interface Wiring {
  readonly recurrent: Uint8Array;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** Draw the links. Every unit gets equally many from each neighbouring area, so none is left out by chance. */
export function wiringOf(units: number, inputs: number, actions: number, rng: Rng): Wiring {
  const recurrent = new Uint8Array(units * units);
  const input = new Uint8Array(units * inputs);
  const output = new Uint8Array(actions * units);
  AREAS.forEach((to, area) => {
    const [first, after] = spanOf(to, units);
    for (let i = first; i < after; i++) recurrent.fill(1, i * units + first, i * units + after);
    for (const from of [AREAS[area - 1], AREAS[area + 1]]) {
      if (from !== undefined) link(recurrent, units, spanOf(to, units), spanOf(from, units), rng);
    }
  });
  const [, lastAnterior] = spanOf("anterior", units);
  input.fill(1, 0, lastAnterior * inputs);
  const [firstMotor] = spanOf("motor", units);
  for (let a = 0; a < actions; a++) output.fill(1, a * units + firstMotor, (a + 1) * units);
  return { recurrent, input, output };
}

function link(
  recurrent: Uint8Array,
  units: number,
  [first, after]: readonly [number, number],
  [from, until]: readonly [number, number],
  rng: Rng,
): void {
  const count = Math.max(1, Math.round(LINKED * (until - from)));
  const sources = Array.from({ length: until - from }, (_, k) => from + k);
  for (let i = first; i < after; i++) {
    for (const j of rng.shuffle(sources).slice(0, count)) recurrent[i * units + j] = 1;
  }
}
