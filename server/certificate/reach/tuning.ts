/** Are units tuned to the direction of the reach like a cosine, before and during movement, and does it shift? */
import type { Rng } from "../../../streams/rng.ts";
import { pairedPermutation, quantile } from "../../../streams/statistic.ts";
import { cosineTuning, directionShift, type Tuning } from "../../symbiote/lenses/analyses/cosine-tuning.ts";
import type { Responses } from "../../symbiote/lenses/analyses/responses.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import { type CentreOut, DIRECTIONS, END, GO } from "./centre-out.ts";

/** Ticks of the window: the last 200 ms of preparation, and movement from 50 to 350 ms after go. */
const EPOCHS = { preparation: [GO - 20, GO], movement: [GO + 5, GO + 35] } as const;
/** Units whose rate varies less over directions than this share of their greatest possible rate are left out. */
const LEAST_RANGE = 0.05;
/** What counts as tuned when preferred directions are compared. */
const TUNED_R2 = 0.5;

/** The preferred direction of one unit in both epochs, radians. */
export interface Preferred {
  readonly preparation: number;
  readonly movement: number;
}

export function examineTuning(
  { rates, halves }: CentreOut,
  rng: Rng,
): { readonly rows: Row[]; readonly preferred: readonly Preferred[] } {
  const preparation = meansIn(rates, EPOCHS.preparation);
  const movement = meansIn(rates, EPOCHS.movement);
  const [even, odd] = halves.map((half) => meansIn(half, EPOCHS.movement).map(cosineTuning));
  const before = preparation.map(cosineTuning);
  const after = movement.map(cosineTuning);
  const both = before.flatMap((_, u) =>
    isTuned(before[u], preparation[u]) && isTuned(after[u], movement[u]) ? [u] : [],
  );
  const shifts = both.map((u) => directionShift(before[u].preferred, after[u].preferred));
  const chance = both.map((u) => directionShift(even[u].preferred, odd[u].preferred));
  const shift = row(
    "shift of preferred direction, preparation to movement, degrees",
    degrees(median(shifts)),
    { atLeast: 10 },
    {
      reference: degrees(median(chance)),
      p:
        both.length === 0
          ? 1
          : pairedPermutation(
              shifts.map((one, i) => one - chance[i]),
              rng.fork("shift"),
            ),
    },
  );
  return {
    rows: [
      tuningRow("cosine tuning R² in preparation", preparation, rng.fork("preparation")),
      tuningRow("cosine tuning R² in movement", movement, rng.fork("movement")),
      shift,
    ],
    preferred: both.map((u) => ({ preparation: before[u].preferred, movement: after[u].preferred })),
  };
}

/**
 * Median over units that vary; surrogates shuffle the directions, the same way for all units.
 * @param means for every unit its rate for each of the sixteen directions
 */
export function tuningRow(name: string, means: readonly Float64Array[], rng: Rng): Row {
  const varied = means.filter((rates) => rangeOf(rates) >= LEAST_RANGE);
  const order = Array.from({ length: DIRECTIONS }, (_, k) => k);
  const score = (by: readonly number[]) =>
    median(varied.map((rates) => cosineTuning(by.map((k) => rates[k])).r2));
  const value = score(order);
  const shuffled = drawn(SURROGATES, () => score(rng.shuffle([...order])));
  return row(name, value, { atLeast: 0.5 }, against(value, shuffled, "high"));
}

const isTuned = ({ r2 }: Tuning, rates: Float64Array) => r2 >= TUNED_R2 && rangeOf(rates) >= LEAST_RANGE;
const rangeOf = (rates: Float64Array) => Math.max(...rates) - Math.min(...rates);
const degrees = (radians: number) => (180 / Math.PI) * radians;
const median = (values: readonly number[]) =>
  values.length === 0 ? Number.NaN : quantile(Float64Array.from(values).sort(), 0.5);

/** The mean rate of every unit for every direction between two times. */
function meansIn({ units, values }: Responses, [from, to]: readonly [number, number]): Float64Array[] {
  return Array.from({ length: units }, (_, u) =>
    Float64Array.from({ length: DIRECTIONS }, (_, k) => {
      let sum = 0;
      for (let t = from; t < to; t++) sum += values[(k * END + t) * units + u];
      return sum / (to - from);
    }),
  );
}
