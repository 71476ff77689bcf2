/** A symbiote listening to a real brain at work, in lockstep, and what its decoding is measured against. */
import { inverse, Matrix } from "ml-matrix";
import { buildRig, buildSymbiote, defaultSession } from "../../../server/build.ts";
import { METRIC_LABELS, type Symbiote } from "../../../server/symbiote/symbiote.ts";
import { lockstep } from "../../../streams/drive.ts";
import type { ImperfectionsChange } from "../../../streams/electrode.ts";
import { constantLatency } from "../../../streams/latency.ts";
import type { Rig } from "../../../streams/loop.ts";
import type { Snapshot } from "../../../streams/ports.ts";
import type { Named } from "../../../streams/session.ts";
import { r2 } from "./planted.ts";

export const TICKS_PER_SECOND = 100;

export interface Setting {
  readonly brain?: string;
  readonly decoder?: Named;
  readonly law?: Named;
}

/** A rig with a brain at work, and a symbiote that fits it. */
export function meet(seed: number, { brain = "reach", ...parts }: Setting): { rig: Rig; symbiote: Symbiote } {
  const usual = defaultSession(seed, brain);
  const config = { ...usual, twin: false, symbiote: { ...usual.symbiote, ...parts } };
  const rig = buildRig(config);
  return { rig, symbiote: buildSymbiote(config, rig) };
}

/** One labelled moment: what was recorded, what was intended, what had been decoded before it was learned. */
interface Heard {
  readonly tick: number;
  readonly row: Float32Array;
  readonly observation: readonly number[];
  readonly truth: Float32Array;
  readonly decoded: Float32Array;
}

export interface Listening {
  readonly heard: readonly Heard[];
  /** The symbiote's state at each tick asked for. */
  readonly states: ReadonlyMap<number, Snapshot>;
  /** A metric each second. */
  metric(name: (typeof METRIC_LABELS)[number]): number[];
}

/** What befalls the electrodes while a symbiote listens. */
export interface Mishap {
  readonly atS: number;
  readonly change: ImperfectionsChange;
}

/** Listen for `seconds` of brain time. @param keep seconds at which to keep the symbiote's state */
export function listen(
  seed: number,
  setting: Setting,
  seconds: number,
  keep: readonly number[] = [],
  mishaps: readonly Mishap[] = [],
): Listening {
  const { rig, symbiote } = meet(seed, setting);
  const heard: Heard[] = [];
  const states = new Map<number, Snapshot>();
  const metrics: number[][] = [];
  const { activation, intention, trial } = rig.views;
  lockstep(rig, symbiote, constantLatency(1), seconds * TICKS_PER_SECOND, {
    before({ tick }) {
      if (tick % TICKS_PER_SECOND !== 0) return;
      for (const { atS, change } of mishaps) {
        if (tick === atS * TICKS_PER_SECOND) rig.electrodes.configure(change);
      }
      metrics.push([...symbiote.metrics]);
      if (keep.includes(tick / TICKS_PER_SECOND)) states.set(tick, symbiote.save());
    },
    onTick({ tick }) {
      if (Number.isNaN(intention[0])) return;
      heard.push({
        tick,
        row: Float32Array.from([...activation, ...intention, ...trial]),
        observation: [...activation],
        truth: intention.slice(),
        decoded: symbiote.decoded.slice(),
      });
    },
  });
  const column = (name: (typeof METRIC_LABELS)[number]) => METRIC_LABELS.indexOf(name);
  return { heard, states, metric: (name) => metrics.map((row) => row[column(name)]) };
}

/** R² of what was decoded in the moments after `fromS` seconds, each decoded before it was learned. */
export function prequential({ heard }: Listening, fromS: number, untilS = Number.POSITIVE_INFINITY): number {
  const rows = heard.filter(
    ({ tick }) => tick > fromS * TICKS_PER_SECOND && tick <= untilS * TICKS_PER_SECOND,
  );
  return r2(
    rows.map(({ truth }) => truth),
    rows.map(({ decoded }) => decoded),
  );
}

/** R² of the offline ridge regression, fitted to all that was heard, in the moments from `fromS` on. */
export function offlineRidge({ heard }: Listening, fromS: number, ridge = 3): number {
  const u = new Matrix(heard.map(({ observation }) => [...observation, 1]));
  const d = new Matrix(heard.map(({ truth }) => [...truth]));
  const gram = u.transpose().mmul(u).add(Matrix.eye(u.columns).mul(ridge));
  const fitted = u.mmul(inverse(gram).mmul(u.transpose().mmul(d))).to2DArray();
  const late = heard.map(({ tick }) => tick > fromS * TICKS_PER_SECOND);
  return r2(
    heard.filter((_, i) => late[i]).map(({ truth }) => truth),
    fitted.filter((_, i) => late[i]),
  );
}

/** R² of the symbiote as it was at `atS` seconds, learning nothing more, in the moments heard after that. */
export function stoppedAt(seed: number, setting: Setting, { heard, states }: Listening, atS: number): number {
  const { symbiote } = meet(seed, setting);
  symbiote.restore(states.get(atS * TICKS_PER_SECOND)!);
  const rows = heard.filter(({ tick }) => tick > atS * TICKS_PER_SECOND);
  const decoded = rows.map(({ tick, row }) => {
    symbiote.react(tick, row);
    return symbiote.decoded.slice();
  });
  return r2(
    rows.map(({ truth }) => truth),
    decoded,
  );
}
