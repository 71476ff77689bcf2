/**
 * Electrodes: sample one site of the brain into channels, imperfectly.
 *
 *   units → Gaussian spread → one imperfection after the other (imperfections/index.ts) → channels
 *
 * How many electrodes are in, how far they reach and every imperfection are settings that may change while it runs;
 * where electrodes are stays for the session. With all settings at their defaults a channel is exactly the weighted
 * mean of the units it reaches.
 */
import * as z from "zod";
import type { Imperfection } from "./imperfections/imperfection.ts";
import { KINDS, SETTINGS } from "./imperfections/index.ts";
import { parse } from "./parse.ts";
import type { Brain, Snapshot, Stateful } from "./ports.ts";
import type { Rng } from "./rng.ts";
import { type Change, changed, changeSchema, type Settings } from "./settings.ts";
import { siteOf, siteParam } from "./site.ts";
import { arraySettings, type Spread, spreadOver } from "./spread.ts";

const MOST = 4096;
const WIDEST = 100;
const settingsOf = ({ electrodes, sigmaUnits }: Pick<Spread, "electrodes" | "sigmaUnits">) => ({
  ...arraySettings(electrodes, sigmaUnits),
  ...SETTINGS,
});
type ElectrodeShape = ReturnType<typeof settingsOf>;
/** What may change while a session runs. */
export type Imperfections = Settings<ElectrodeShape>;
export type ImperfectionsChange = Change<ElectrodeShape>;
export const imperfectionsChange = changeSchema(settingsOf({ electrodes: MOST, sigmaUnits: WIDEST }));

/** Everything about an electrode array. */
export const electrodeParams = z.strictObject({
  site: siteParam.describe("the site that is recorded: its name, or its number from 0"),
  count: z
    .union([z.literal("identity"), z.int().min(1).max(MOST)])
    .default("identity")
    .describe('how many channels; "identity" records every unit without blur'),
  sigmaUnits: z
    .number()
    .min(0.01)
    .max(WIDEST)
    .default(1.75)
    .describe("Gaussian reach of an electrode, units"),
  active: z.int().min(1).max(MOST).optional().describe("how many of them are in; all, unless told otherwise"),
  ...SETTINGS,
});
export type ElectrodeParams = z.infer<typeof electrodeParams>;

export interface Electrodes extends Stateful {
  readonly channels: number;
  /** Unit of a channel. Spikes are scaled back to it: count / (spikeHz · dt). */
  readonly unit: string;
  /** Position of each channel along its site, in units. */
  readonly positions: Float32Array;
  /** What may be configured, and what is in force. */
  readonly schema: z.ZodType<Imperfections>;
  readonly imperfections: Imperfections;
  /** Change some imperfections from the next sample on. @throws one sentence when a value does not fit. */
  configure(change: ImperfectionsChange): void;
  /** Fill `out` (channels) from the brain's activations. `stimulation` is what was just written to its sites. */
  sample(out: Float32Array, brain: Brain, stimulation: readonly Float32Array[]): void;
}

/** What an array is made on: parameters as `electrodeParams` reads them, and where they go. */
export interface ElectrodeOptions extends Partial<ElectrodeParams> {
  readonly brain: Brain;
}

/** Put an electrode array on a site. @throws when the site does not exist or a parameter does not fit. */
export function createElectrodes(options: ElectrodeOptions, rng: Rng): Electrodes {
  const { brain, ...rest } = options;
  const { site: where, count, sigmaUnits, active, ...first } = parse("electrodes", electrodeParams, rest);
  const site = siteOf(brain, where, "record");
  const place = brain.sites[site];
  const spread = spreadOver(place.width, count, sigmaUnits);
  const array = { channels: spread.electrodes, dtMs: brain.dtMs, spread };
  const parts = Object.entries(KINDS).map(
    ([name, kind]) => [name, kind.create(array, rng.fork(name))] as const,
  );
  const chain: readonly Imperfection<Imperfections>[] = parts.map(([, part]) => part);
  const schema: z.ZodType<Imperfections> = z.strictObject(settingsOf(spread));
  let now: Imperfections;
  /** Take settings into force. */
  const set = (next: Imperfections) => {
    now = next;
    spread.reshape(now.active, now.sigmaUnits);
  };
  set(parse("electrodes", schema, active === undefined ? first : { ...first, active }));

  return {
    channels: spread.electrodes,
    unit: "rate",
    positions: spread.positions,
    schema,
    get imperfections() {
      return now;
    },
    configure(change) {
      set(changed("electrodes", schema, now, change));
    },
    sample(out, source, stimulation) {
      spread.gather(out, source.activations(site));
      for (let i = 0; i < chain.length; i++) chain[i].apply(out, now, stimulation[site]);
      spread.silence(out);
    },
    save: () => ({
      imperfections: { ...now },
      parts: Object.fromEntries(parts.map(([name, part]) => [name, part.save()])),
    }),
    restore(snapshot) {
      set(parse("electrodes", schema, snapshot.imperfections));
      const saved = snapshot.parts as Snapshot;
      for (const [name, part] of parts) part.restore(saved[name] as Snapshot);
    },
  };
}
