/**
 * Electrodes: sample one site of the brain into channels, imperfectly.
 *
 *   units → Gaussian spread → Poisson spikes → + sensor noise → lost samples → channels
 *
 * Each imperfection is one parameter and draws from its own fork, so switching one on never shifts another. A lost
 * sample holds the channel's last value, as a receiver does when a packet is missing.
 */
import * as z from "zod";
import { parse } from "./parse.ts";
import type { Brain, Snapshot, Stateful } from "./ports.ts";
import type { Rng } from "./rng.ts";
import { createSpikes } from "./spikes.ts";
import { spreadOver } from "./spread.ts";

/** The imperfections that may change while a session runs. */
export const imperfections = z.strictObject({
  noise: z
    .number()
    .min(0)
    .max(10)
    .describe("standard deviation of sensor noise, in the unit of the channels"),
  dropout: z.number().min(0).max(1).describe("probability that a sample of a channel is lost"),
  spikes: z
    .strictObject({
      rateHz: z.number().min(1).max(1000).describe("firing rate at an activation of 1"),
      refractoryMs: z.number().min(0).max(20).describe("dead time after a spike"),
    })
    .nullable()
    .describe("Poisson spikes instead of rates; null for none"),
});
export type Imperfections = z.infer<typeof imperfections>;

/** Some of them; what is left out stays. */
export type ImperfectionsChange = { readonly [Key in keyof Imperfections]?: Imperfections[Key] | undefined };

/** Everything about an electrode array; the geometry stays for the session. */
export const electrodeParams = z.strictObject({
  count: z
    .union([z.literal("identity"), z.int().min(1).max(4096)])
    .default("identity")
    .describe('how many channels; "identity" records every unit without blur'),
  sigmaUnits: z.number().min(0.01).max(100).default(1.75).describe("Gaussian reach of an electrode, units"),
  noise: imperfections.shape.noise.default(0),
  dropout: imperfections.shape.dropout.default(0),
  spikes: imperfections.shape.spikes.default(null),
});
export type ElectrodeParams = z.infer<typeof electrodeParams>;

export interface Electrodes extends Stateful {
  readonly channels: number;
  /** Unit of a channel. Spikes are scaled back to it: count / (rateHz · dt). */
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
  const channels = spread.electrodes;
  const noiseRng = rng.fork("noise");
  const dropoutRng = rng.fork("dropout");
  const spikes = createSpikes(channels, brain.dtMs, rng.fork("spikes"));
  const held = new Float32Array(channels);
  const hiss = new Float32Array(channels);
  let now: Imperfections = first;

  return {
    channels,
    unit: "rate",
    positions: spread.positions,
    get imperfections() {
      return now;
    },
    configure(change) {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      now = parse("electrodes", imperfections, { ...now, ...Object.fromEntries(given) });
    },
    sample(out, source) {
      spread.gather(out, source.activations(site));
      if (now.spikes !== null) spikes.fire(out, now.spikes.rateHz, now.spikes.refractoryMs);
      if (now.noise > 0) {
        noiseRng.normals(hiss, now.noise);
        for (let k = 0; k < channels; k++) out[k] += hiss[k];
      }
      if (now.dropout > 0) {
        for (let k = 0; k < channels; k++) if (dropoutRng.uniform() < now.dropout) out[k] = held[k];
      }
      held.set(out);
    },
    save: () => ({
      imperfections: { ...now, spikes: now.spikes === null ? null : { ...now.spikes } },
      held: held.slice(),
      noise: noiseRng.save(),
      dropout: dropoutRng.save(),
      spikes: spikes.save(),
    }),
    restore(snapshot) {
      now = parse("electrodes", imperfections, snapshot.imperfections);
      held.set(snapshot.held as Float32Array);
      noiseRng.restore(snapshot.noise as Snapshot);
      dropoutRng.restore(snapshot.dropout as Snapshot);
      spikes.restore(snapshot.spikes as Snapshot);
    },
  };
}
