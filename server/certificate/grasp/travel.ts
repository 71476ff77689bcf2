/**
 * How what was seen travels: which object it is, read from each area at every moment. A ridge on the rates, fitted to
 * the grip (size, tilt) in even trials, says in odd trials which object's grip is nearest to what it reads.
 *
 *   lead of one area over the next = time in the first 300 ms of seeing and remembering in which the first tells the
 *   object and the second does not, minus the reverse, averaged over trials; sign flips over trials
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { pairedPermutation } from "../../../streams/statistic.ts";
import { AREAS } from "../../brains/grasp-areas.ts";
import { ridge } from "../../symbiote/lenses/analyses/ridge.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { CUE_MS, OBJECTS } from "../../tasks/grasp-trial.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { DT_MS, EPOCH, live, worldOf } from "./life.ts";

const TRIALS = 300;
const PENALTY = 0.1;
/** Ticks recorded: from when the object is seen on, and from go on. */
const AFTER_CUE = Math.round(300 / DT_MS);
const AFTER_GO = Math.round(500 / DT_MS);
const IN_DELAY = 0;

/** Rates of the areas at one moment, one row a trial. */
type Moment = readonly Matrix[];

interface Recorded {
  readonly objects: readonly number[];
  /** From the first tick in which the object is shown on. */
  readonly afterCue: readonly Moment[];
  /** From the last tick of the delay on. */
  readonly aroundGo: readonly Moment[];
}

export interface Travel {
  readonly rows: Row[];
  /** Share of trials in which the object is told, [area][tick], from the cue on and from the last tick of delay on. */
  readonly afterCue: readonly (readonly number[])[];
  readonly aroundGo: readonly (readonly number[])[];
}

export function examineTravel(subject: Subject, rng: Rng): Travel {
  const { objects, afterCue, aroundGo } = record(subject, rng.fork("trials"));
  const told = (moments: readonly Moment[]) =>
    AREAS.map((_, area) => moments.map((moment) => tellers(moment[area])(objects)));
  const [early, late] = [told(afterCue), told(aroundGo)];
  const rows = AREAS.map((area, a) => {
    const value = share(late[a][IN_DELAY]);
    const teller = tellers(aroundGo[IN_DELAY][a]);
    const chance = drawn(SURROGATES, () => share(teller(rng.shuffle([...objects]))));
    const bar = { atLeast: area === "motor" ? 0.5 : 0.9 };
    return row(
      `object read from ${area} at the end of the delay`,
      value,
      bar,
      against(value, chance, "high"),
    );
  });
  const leads = AREAS.slice(1).map((area, a) => {
    const each = Array.from(early[a][0], (_, k) =>
      early[a].reduce((sum, right, t) => sum + right[k] - early[a + 1][t][k], 0),
    );
    const value = (DT_MS * each.reduce((sum, ticks) => sum + ticks, 0)) / each.length;
    const p = pairedPermutation(each, rng.fork(area));
    return row(`lead of ${AREAS[a]} over ${area}, ms`, value, { atLeast: 5 }, { reference: 0, p });
  });
  return {
    rows: [...rows, ...leads],
    afterCue: early.map((area) => area.map(share)),
    aroundGo: late.map((area) => area.map(share)),
  };
}

/** For each odd trial, 1 where the object is told from the rates and 0 where it is not; prepared for any objects. */
function tellers(rates: Matrix): (objects: readonly number[]) => Uint8Array {
  const half = (odd: number) => new Matrix(rates.to2DArray().filter((_, trial) => trial % 2 === odd));
  const asked = half(1);
  const fit = ridge(half(0), PENALTY);
  return (objects) => {
    const taught = objects.filter((_, trial) => trial % 2 === 0).map((object) => [...OBJECTS[object]]);
    const read = fit(new Matrix(taught)).predict(asked);
    return Uint8Array.from({ length: asked.rows }, (_, k) =>
      Number(nearest(read.get(k, 0), read.get(k, 1)) === objects[2 * k + 1]),
    );
  };
}

function nearest(size: number, tilt: number): number {
  const distances = OBJECTS.map(([x, y]) => Math.hypot(size - x, tilt - y));
  return distances.indexOf(Math.min(...distances));
}

const share = (right: Uint8Array): number => right.reduce((sum, one) => sum + one, 0) / right.length;

function record(subject: Subject, rng: Rng): Recorded {
  const objects: number[] = [];
  const cue = rooms(AFTER_CUE);
  const go = rooms(1 + AFTER_GO);
  const last: number[][] = AREAS.map(() => []);
  const cueTicks = Math.round(CUE_MS / DT_MS);
  live(subject, { trials: TRIALS, rng }, ({ brain, task, trial, world }) => {
    const rates = AREAS.map((_, area) => [...brain.activations(area)]);
    const put = (room: number[][][][], tick: number) => {
      if (tick < room.length) for (const [area, rows] of room[tick].entries()) rows.push(rates[area]);
    };
    const { epoch, ticksInEpoch } = trial;
    if (epoch === EPOCH.cue) put(cue, ticksInEpoch);
    if (epoch === EPOCH.delay) {
      put(cue, cueTicks + ticksInEpoch);
      rates.forEach((row, area) => {
        last[area] = row;
      });
    }
    if (epoch === EPOCH.move) {
      if (ticksInEpoch === 0) for (const [area, rows] of go[0].entries()) rows.push(last[area]);
      put(go, 1 + ticksInEpoch);
    }
    if (trial.outcome === undefined) return;
    const [size, tilt] = ["size", "tilt"].map((name) => worldOf({ task, world }, name));
    objects.push(OBJECTS.findIndex((object) => object[0] === size && object[1] === tilt));
  });
  const matrices = (room: number[][][][]) => room.map((areas) => areas.map((rows) => new Matrix(rows)));
  return { objects, afterCue: matrices(cue), aroundGo: matrices(go) };
}

/** [tick][area] → rows to come. */
const rooms = (ticks: number): number[][][][] =>
  Array.from({ length: ticks }, () => AREAS.map((): number[][] => []));
