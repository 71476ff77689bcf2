/**
 * An imperfection of the recording: it spoils one row of channels in place, as its settings say. At its defaults it
 * leaves every bit alone and draws nothing, and back at its defaults it has forgotten what it had spoiled. Each draws
 * from its own fork, so switching one on never shifts another. One file each, and one line in index.ts.
 */
import type { Stateful } from "../ports.ts";
import type { Rng } from "../rng.ts";
import type { Settings, SettingsShape } from "../settings.ts";
import type { Spread } from "../spread.ts";

/** The array that is imperfect: how many channels, and where they reach. */
export interface ElectrodeArray {
  readonly channels: number;
  readonly dtMs: number;
  readonly spread: Spread;
}

export interface Imperfection<Now> extends Stateful {
  /** Spoil `channels`; `stimulation` is what was written to the units of the recorded site this tick. */
  apply(channels: Float32Array, now: Now, stimulation: Float32Array): void;
}

/** One kind: its settings, and how it is made on an array. */
export interface ImperfectionKind<Shape extends SettingsShape> {
  readonly settings: Shape;
  create(array: ElectrodeArray, rng: Rng): Imperfection<Settings<Shape>>;
}

/** Names the shape, so that `apply` knows its settings. */
export function imperfection<Shape extends SettingsShape>(kind: ImperfectionKind<Shape>) {
  return kind;
}

/** A random order of the channels, which is the same for ever: who is hit first. */
export function randomOrder(channels: number, rng: Rng): Int32Array {
  return rng.shuffle(Int32Array.from({ length: channels }, (_, k) => k));
}
