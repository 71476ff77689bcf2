/**
 * Was it right? Judged by what the brain says (fixation, x, y), tick by tick: it must hold fixation until the
 * response, and then either say the right direction over the last 100 ms, or go on holding.
 */
import type { Stateful } from "../../streams/ports.ts";
import { RESPONSE, RESPONSE_MS } from "./multitask-trial.ts";
import { ticksOf } from "./reach-trial.ts";

/** A trial begins where the last one ended: by then the brain must be back. */
export const BACK_MS = 200;
/** The part of the response that is judged, at its end. */
export const JUDGED_MS = 100;
/** It holds fixation while it says fixation above, and a direction shorter, than this. */
export const THRESHOLD = 0.5;
/** How far off a direction may be. */
export const TOLERANCE = Math.PI / 6;

export interface Verdict extends Stateful {
  begin(): void;
  /** @param said fixation, x, y */
  hear(said: Float32Array, epoch: number, ticksInEpoch: number): void;
  /** After the last tick of the response: was (x, y), or staying when it is (0, 0), what the brain did? */
  agrees(x: number, y: number): boolean;
}

export function createVerdict(dtMs: number): Verdict {
  const back = ticksOf(BACK_MS, dtMs);
  const judged = ticksOf(JUDGED_MS, dtMs);
  const judgedFrom = ticksOf(RESPONSE_MS, dtMs) - judged;
  /** Ticks of the trial so far; has fixation been held, before the response and in it; sums over the judged part. */
  const heard = { ticks: 0, held: true, stayed: true, fixation: 0, x: 0, y: 0 };
  return {
    begin() {
      heard.held = heard.stayed = true;
      heard.ticks = heard.fixation = heard.x = heard.y = 0;
    },
    hear(said, epoch, ticksInEpoch) {
      const holds = said[0] > THRESHOLD && Math.hypot(said[1], said[2]) < THRESHOLD;
      heard.ticks++;
      if (epoch !== RESPONSE) {
        if (!holds && heard.ticks > back) heard.held = false;
        return;
      }
      if (!holds) heard.stayed = false;
      if (ticksInEpoch < judgedFrom) return;
      heard.fixation += said[0];
      heard.x += said[1];
      heard.y += said[2];
    },
    agrees(x, y) {
      if (!heard.held) return false;
      if (x === 0 && y === 0) return heard.stayed;
      const length = Math.hypot(heard.x, heard.y);
      const along = (heard.x * x + heard.y * y) / (length * Math.hypot(x, y));
      const went = heard.fixation < THRESHOLD * judged && length > THRESHOLD * judged;
      return went && along >= Math.cos(TOLERANCE);
    },
    save: () => ({ ...heard }),
    restore(snapshot) {
      Object.assign(heard, snapshot);
    },
  };
}
