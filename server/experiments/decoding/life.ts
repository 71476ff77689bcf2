/**
 * One decoder listening to one brain that nobody steers: first undisturbed, then, twice from the same moment, after a
 * mishap to a quarter of the channels. Every prediction is kept as it was before its lesson (prequential), and nothing
 * is shifted in time or relabelled.
 */
import { lockstep } from "../../../streams/drive.ts";
import type { ImperfectionsChange } from "../../../streams/electrode.ts";
import { streamNamed, viewOf } from "../../../streams/frame.ts";
import { constantLatency } from "../../../streams/latency.ts";
import type { Rig } from "../../../streams/loop.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import type { Implant, Lab } from "../lab.ts";

/** A labelled moment. */
export interface Heard {
  /** Seconds of brain time since this stretch of life began. */
  readonly timeS: number;
  readonly trial: number;
  readonly observation: Float32Array;
  readonly truth: Float32Array;
  readonly decoded: Float32Array;
}

/** What was decoded in the last ticks before the last epoch of a trial, and what the trial was about. */
export interface Lead {
  readonly timeS: number;
  /** The first component of the goal, oldest tick first. */
  readonly decoded: readonly number[];
  readonly truth: number;
}

export interface Stretch {
  readonly heard: readonly Heard[];
  readonly leads: readonly Lead[];
}

export interface DecoderLife {
  readonly before: Stretch;
  readonly after: Readonly<Record<Mishap, Stretch>>;
  /** The symbiote's metrics at the end of the undisturbed stretch (METRIC_LABELS). */
  readonly metrics: Float32Array;
  readonly brainSeconds: number;
}

export const MISHAPS = { permuted: { permuted: 0.25 }, lost: { dead: 0.25 } } satisfies Readonly<
  Record<string, ImperfectionsChange>
>;
export type Mishap = keyof typeof MISHAPS;

/** How far back a lead is kept, ms. */
export const LEAD_MS = 1000;

/** @param trials undisturbed, and @param afterwards after each mishap */
export function live(
  lab: Lab,
  config: SessionConfig,
  trials: number,
  afterwards: number,
  onTrial: () => void,
): DecoderLife {
  const rig = lab.rig(config);
  const symbiote = lab.symbiote(config, rig);
  const before = listen(rig, symbiote, trials, onTrial);
  const metrics = symbiote.metrics.slice();
  const [here, known] = [rig.save(), symbiote.save()];
  let ticks = rig.tick;
  const through = (change: ImperfectionsChange): Stretch => {
    rig.restore(here);
    symbiote.restore(known);
    rig.electrodes.configure(change);
    const stretch = listen(rig, symbiote, afterwards, onTrial);
    ticks += rig.tick - (here.tick as number);
    return stretch;
  };
  const after = { permuted: through(MISHAPS.permuted), lost: through(MISHAPS.lost) };
  return { before, after, metrics, brainSeconds: (ticks * rig.dtMs) / 1000 };
}

function listen(rig: Rig, symbiote: Implant, trials: number, onTrial: () => void): Stretch {
  const { task } = rig.body;
  const intention = viewOf(rig.row, streamNamed(rig.layout, "intention"));
  const observation = viewOf(rig.row, streamNamed(rig.layout, "activation"));
  const heard: Heard[] = [];
  const leads: Lead[] = [];
  const lately: number[] = [];
  const window = Math.round(LEAD_MS / rig.dtMs);
  const start = rig.tick;
  let left = trials;
  lockstep(rig, symbiote, constantLatency(1), Number.POSITIVE_INFINITY, {
    before: () => left > 0,
    onTick({ tick }) {
      const timeS = ((tick - start) * rig.dtMs) / 1000;
      const { trial, epoch, ticksInEpoch, outcome } = task.trial();
      lately.push(symbiote.decoded[0]);
      if (lately.length > window) lately.shift();
      if (epoch === task.epochs.length - 1 && ticksInEpoch === 0 && lately.length === window) {
        leads.push({ timeS, decoded: [...lately], truth: intention[0] });
      }
      if (!intention.some(Number.isNaN)) {
        const decoded = symbiote.decoded.slice();
        heard.push({ timeS, trial, observation: observation.slice(), truth: intention.slice(), decoded });
      }
      if (outcome === undefined) return;
      left--;
      onTrial();
    },
  });
  return { heard, leads };
}
