/**
 * Where electrodes sit along a site, and how far they reach: K electrodes spaced evenly over N units, each with a
 * Gaussian footprint whose weights sum to 1. Recording gathers (a channel is a weighted mean of units), stimulation
 * scatters (a current is shared out over units) through the same weights. `identity` is one electrode a unit, no blur.
 *
 * The places stay for the session. How many of the electrodes are in, and how wide they reach, may change: of K
 * electrodes, A are in that cover the site evenly; the others hear nothing and deliver nothing.
 */
import { setting, wholeSetting } from "./settings.ts";

/** Weights below this share of an electrode's largest are left out. */
const NEGLIGIBLE = 1e-6;
/** Standard deviation of a point, units. */
const POINT = 0.01;
/** The widest reach that may be set while a session runs, unless the session's own is wider. */
const WIDEST = 16;

export interface Spread {
  readonly electrodes: number;
  /** Position of each electrode along its site, in units. */
  readonly positions: Float32Array;
  /** Its reach when it was made; 0 where every unit is its own electrode. */
  readonly sigmaUnits: number;
  /** From now on `active` electrodes are in, and reach `sigmaUnits` far. Allocates: not for a tick. */
  reshape(active: number, sigmaUnits: number): void;
  /** Put 0 where there is no electrode in. */
  silence(channels: Float32Array): void;
  /** out[k] = Σᵢ w[k,i] units[i]; 0 for electrodes that are not in. */
  gather(out: Float32Array, units: Float32Array): void;
  /** units[i] = Σₖ w[k,i] currents[k]; never −0, so that writing zeros writes nothing. */
  scatter(units: Float32Array, currents: Float32Array): void;
}

/** What of an array may change while a session runs; at its defaults it is as the session made it. */
export const arraySettings = (electrodes: number, sigmaUnits: number) => ({
  active: wholeSetting(1, electrodes, electrodes, "how many electrodes are in; the others are silent"),
  sigmaUnits: setting(
    0,
    Math.max(WIDEST, sigmaUnits),
    sigmaUnits,
    "blur: Gaussian reach of an electrode, units; 0 for a point",
  ),
});

/** The weights of one electrode over the units from `first` on; they sum to 1. */
interface Footprint {
  readonly first: number;
  readonly weights: Float32Array;
}

/** The spread of `count` electrodes (or `identity`) over `width` units. @throws when there are more electrodes than units. */
export function spreadOver(width: number, count: number | "identity", sigmaUnits: number): Spread {
  const identity = count === "identity";
  const electrodes = identity ? width : count;
  if (electrodes > width)
    throw new Error(`${count} electrodes do not fit on ${width} units; use at most ${width} or "identity"`);
  const positions = Float32Array.from(
    { length: electrodes },
    (_, k) => ((k + 0.5) * width) / electrodes - 0.5,
  );
  /** 1 for each electrode that is in; how many are; and their reach. */
  const present = new Uint8Array(electrodes);
  let active = 0;
  let sigma = Number.NaN;
  let footprints: readonly Footprint[] = [];
  /** Every unit its own electrode: a copy, both ways. */
  let plain = false;

  const spread: Spread = {
    electrodes,
    positions,
    sigmaUnits: identity ? 0 : sigmaUnits,
    reshape(nextActive, nextSigma) {
      if (nextActive === active && nextSigma === sigma) return;
      active = nextActive;
      sigma = nextSigma;
      present.fill(0);
      for (let j = 0; j < active; j++) present[Math.floor(((j + 0.5) * electrodes) / active)] = 1;
      plain = identity && sigma === 0 && active === electrodes;
      footprints = Array.from(positions, (centre) => footprint(centre, width, Math.max(sigma, POINT)));
    },
    silence(channels) {
      if (active === electrodes) return;
      for (let k = 0; k < electrodes; k++) if (present[k] === 0) channels[k] = 0;
    },
    gather(out, units) {
      if (plain) {
        out.set(units);
        return;
      }
      for (let k = 0; k < electrodes; k++) {
        const { first, weights } = footprints[k];
        let sum = 0;
        if (present[k] === 1) {
          for (let i = 0; i < weights.length; i++) sum += weights[i] * units[first + i];
        }
        out[k] = sum;
      }
    },
    scatter(units, currents) {
      if (plain) {
        for (let i = 0; i < width; i++) units[i] = currents[i] + 0;
        return;
      }
      units.fill(0);
      for (let k = 0; k < electrodes; k++) {
        const current = currents[k];
        if (current === 0 || present[k] === 0) continue;
        const { first, weights } = footprints[k];
        for (let i = 0; i < weights.length; i++) units[first + i] += weights[i] * current;
      }
    },
  };
  spread.reshape(electrodes, spread.sigmaUnits);
  return spread;
}

/** A Gaussian around `centre`, cut where it is negligible. */
function footprint(centre: number, width: number, sigma: number): Footprint {
  const reach = 1 + sigma * Math.sqrt(-2 * Math.log(NEGLIGIBLE));
  const from = Math.max(0, Math.floor(centre - reach));
  const to = Math.min(width - 1, Math.ceil(centre + reach));
  const squares = Array.from({ length: to - from + 1 }, (_, i) => (from + i - centre) ** 2);
  const nearest = Math.min(...squares); // so that the largest weight is 1, however sharp the electrode
  const weights = squares.map((square) => Math.exp((nearest - square) / (2 * sigma ** 2)));
  const first = from + weights.findIndex((w) => w > NEGLIGIBLE);
  const kept = weights.filter((w) => w > NEGLIGIBLE);
  const sum = kept.reduce((total, w) => total + w, 0);
  return { first, weights: Float32Array.from(kept, (w) => w / sum) };
}
