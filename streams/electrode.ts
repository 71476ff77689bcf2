/**
 * Electrodes: sample one site of the brain into channels, imperfectly.
 *
 *   units → Gaussian spread → one imperfection after the other (imperfections/index.ts) → channels
 *
 * The geometry stays for the session; every imperfection is one setting and may change while it runs. With all of
 * them at their defaults a channel is exactly the weighted mean of the units it reaches.
 */
import * as z from "zod";
import type { Imperfection } from "./imperfections/imperfection.ts";
import { KINDS, SETTINGS } from "./imperfections/index.ts";
import { parse } from "./parse.ts";
import type { Brain, Snapshot, Stateful } from "./ports.ts";
import type { Rng } from "./rng.ts";
import { type Change, changed, changeSchema, type Settings } from "./settings.ts";
import { spreadOver } from "./spread.ts";

export type Imperfections = Settings<typeof SETTINGS>;
export type ImperfectionsChange = Change<typeof SETTINGS>;

/** The imperfections, which may change while a session runs. */
export const imperfections = z.strictObject(SETTINGS);
export const imperfectionsChange = changeSchema(SETTINGS);

/** Everything about an electrode array; the geometry stays for the session. */
export const electrodeParams = z.strictObject({
  count: z
    .union([z.literal("identity"), z.int().min(1).max(4096)])
    .default("identity")
    .describe('how many channels; "identity" records every unit without blur'),
  sigmaUnits: z.number().min(0.01).max(100).default(1.75).describe("Gaussian reach of an electrode, units"),
  ...SETTINGS,
});
export type ElectrodeParams = z.infer<typeof electrodeParams>;

export interface Electrodes extends Stateful {
  readonly channels: number;
  /** Unit of a channel. Spikes are scaled back to it: count / (spikeHz · dt). */
  readonly unit: string;
  /** Position of each channel along its site, in units. */
  readonly positions: Float32Array;
  readonly imperfections: Imperfections;
  /** Change some imperfections from the next sample on. @throws one sentence when a value does not fit. */
  configure(change: ImperfectionsChange): void;
  /** Fill `out` (channels) from the brain's activations. `stimulation` is what was just written to its sites. */
  sample(out: Float32Array, brain: Brain, stimulation: readonly Float32Array[]): void;
}

/** What an array is made on: parameters as `electrodeParams` reads them, and where they go. */
export interface ElectrodeOptions extends Partial<ElectrodeParams> {
  readonly brain: Brain;
  /** Index of the recorded site (default 0). */
  readonly site?: number;
}

/** Put an electrode array on a site. @throws when the site does not exist or a parameter does not fit. */
export function createElectrodes(options: ElectrodeOptions, rng: Rng): Electrodes {
  const { brain, site = 0, ...rest } = options;
  const { count, sigmaUnits, ...first } = parse("electrodes", electrodeParams, rest);
  const place = brain.sites[site];
  if (place === undefined) {
    throw new Error(`no site ${site} to record; brain "${brain.name}" has ${brain.sites.length}, from 0`);
  }
  const spread = spreadOver(place.width, count, sigmaUnits);
  const array = { channels: spread.electrodes, dtMs: brain.dtMs, spread };
  const parts = Object.entries(KINDS).map(
    ([name, kind]) => [name, kind.create(array, rng.fork(name))] as const,
  );
  const chain: readonly Imperfection<Imperfections>[] = parts.map(([, part]) => part);
  let now: Imperfections = first;

  return {
    channels: spread.electrodes,
    unit: "rate",
    positions: spread.positions,
    get imperfections() {
      return now;
    },
    configure(change) {
      now = changed("electrodes", imperfections, now, change);
    },
    sample(out, source, stimulation) {
      spread.gather(out, source.activations(site));
      for (let i = 0; i < chain.length; i++) chain[i].apply(out, now, stimulation[site]);
    },
    save: () => ({
      imperfections: { ...now },
      parts: Object.fromEntries(parts.map(([name, part]) => [name, part.save()])),
    }),
    restore(snapshot) {
      now = parse("electrodes", imperfections, snapshot.imperfections);
      const saved = snapshot.parts as Snapshot;
      for (const [name, part] of parts) part.restore(saved[name] as Snapshot);
    },
  };
}
