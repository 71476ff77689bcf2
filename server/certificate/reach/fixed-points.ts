/**
 * The landscape under the flow: the network's fixed points while a target is shown (one each, where preparation is
 * heading), in the delay (what memory leaks towards, and how slowly), and after go (which should ring).
 */
import type { Rng } from "../../../streams/rng.ts";
import {
  type DynamicalMap,
  findFixedPoints,
  linearise,
} from "../../symbiote/lenses/analyses/fixed-points.ts";
import { type Row, row } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { angleOf, type CentreOut, DIRECTIONS } from "./centre-out.ts";
import { DT_MS } from "./life.ts";
import { ringingRows } from "./ringing.ts";
import { rnnMap } from "./rnn-map.ts";

/** Speed ‖F(x) − x‖ a tick below which a point is still. */
const STILL = 1e-9;
const RADIUS = 20;
const ITERATIONS = 60;
/** Ticks after which a noiseless life has nearly come to rest, where it does, and those after which it surely has. */
const SETTLED = 400;
const AT_REST = 4000;
/** Ticks along a noiseless life after go from which the search begins: from early movement to long after it. */
const ALONG = [10, 100, SETTLED] as const;
const SHOWN = 0.6;

export interface Landscape {
  readonly rows: Row[];
  /** States of the fixed points while each target is shown, in the order found, and after go. */
  readonly shown: readonly Float64Array[];
  readonly afterGo: readonly Float64Array[];
}

export function examineFixedPoints({ weights }: Subject, recorded: CentreOut, rng: Rng): Landscape {
  const { prepared } = recorded;
  const under = (cueX: number, cueY: number, hold: number) =>
    rnnMap(weights, [cueX, cueY, hold, 0, 0, 0, 0, 0, 0], DT_MS);
  const shown = prepared.flatMap((state, k) => {
    const map = under(SHOWN * Math.cos(angleOf(k)), SHOWN * Math.sin(angleOf(k)), 1);
    return still(map, [relax(map, state, SETTLED)]).map((x) => ({
      x,
      stable: linearise(map, x, DT_MS).stable,
    }));
  });
  const stable = shown.filter((point) => point.stable).length;

  const delay = under(0, 0, 1);
  const resting = still(delay, [relax(delay, prepared[0], AT_REST)]);
  const leak = resting.map((x) => linearise(delay, x, DT_MS).timeConstantsMs[0]);

  const go = under(0, 0, 0);
  const seeds = ALONG.map((ticks) => relax(go, prepared[0], ticks));
  const afterGo = still(go, seeds);
  return {
    rows: [
      row(
        "stable fixed points while a target is shown, of 16",
        stable,
        { atLeast: 15 },
        { reference: DIRECTIONS },
      ),
      row(
        "slowest time constant in the delay, ms",
        Math.max(0, ...leak),
        { atLeast: 100 },
        { reference: 50 },
      ),
      ...ringingRows(go, afterGo, recorded, rng),
    ],
    shown: shown.map(({ x }) => x),
    afterGo,
  };
}

/** Distinct fixed points that the seeds lead to. */
function still(map: DynamicalMap, seeds: readonly Float64Array[]): Float64Array[] {
  const search = { tolerances: [STILL], radius: RADIUS, iterations: ITERATIONS };
  return findFixedPoints(map, seeds, search)[0].map(({ x }) => x);
}

/** The state after `ticks` of the noiseless map, or where it stands still before. */
function relax({ map }: DynamicalMap, state: Float64Array, ticks: number): Float64Array {
  let x = state;
  for (let t = 0; t < ticks; t++) {
    const next = map(x);
    if (next.every((value, i) => Math.abs(value - x[i]) <= STILL / x.length)) return next;
    x = next;
  }
  return x;
}
