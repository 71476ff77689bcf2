/**
 * What stands between a command and what is delivered: an actuator with a memory, learned from what was said and what
 * came of it, over all electrodes, and one tick late or not (streams/actuator.ts),
 *
 *   a_{t+1} = d a_t + c_t   or   a_{t+1} = d a_t + c_{t−1}          d by least squares, the better of the two
 *
 * and undone: to have u delivered, say c = u − d â, with â what will be there by then. Ticks at which a limit could
 * have cut, or a ramp was under way, say nothing about d.
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";

export interface Actuator extends Stateful {
  /** What is left of a current after a tick, as far as known. */
  readonly decay: number;
  /** What was delivered in this tick; once a tick. */
  hear(delivered: Float32Array): void;
  /** Turn `push`, which is to be delivered, into what has to be said. */
  say(push: Float32Array): void;
  /** Nothing is said in this tick. */
  fallSilent(): void;
}

/** Energy in units of the bound, from which on the estimate counts. */
const ENOUGH = 30;
const MOST = 0.95;
/** Less than this is chance: electrodes without a memory are left alone exactly. */
const LEAST = 0.02;
/** A memory explains at least this share of what a command does not; a link that is merely slow explains little. */
const SURE = 0.5;
/** A current beyond this share of the bound may have been cut. */
const SAFE = 0.9;
/** Ticks of speaking after which no ramp is left. */
const SETTLED = 8;

export function createActuator(patterns: number, bound: number): Actuator {
  const [before, there] = [new Float32Array(patterns), new Float32Array(patterns)];
  const [earlier, last] = [new Float32Array(patterns), new Float32Array(patterns)];
  /** Sums over a_t² and, per model, over y a_t and y² with y = a_{t+1} − c. */
  const now = { spoken: 0, power: 0, cross0: 0, square0: 0, cross1: 0, square1: 0 };
  const isLate = () => now.square1 - now.cross1 ** 2 / now.power < now.square0 - now.cross0 ** 2 / now.power;
  const decayNow = () => {
    if (now.power < ENOUGH * bound * bound) return 0;
    const cross = isLate() ? now.cross1 : now.cross0;
    const square = isLate() ? now.square1 : now.square0;
    const decay = Math.min(MOST, cross / now.power);
    return decay < LEAST || cross * cross < SURE * square * now.power ? 0 : decay;
  };
  const inBounds = (current: number) => Math.max(-bound, Math.min(bound, current));
  return {
    get decay() {
      return decayNow();
    },
    hear(delivered) {
      before.set(there);
      there.set(delivered);
      if (now.spoken < SETTLED) return;
      for (let m = 0; m < patterns; m++) {
        const a = before[m];
        const next = there[m];
        if (Math.abs(next) > SAFE * bound || Math.abs(a) > SAFE * bound) continue;
        const y0 = next - last[m];
        const y1 = next - earlier[m];
        now.power += a * a;
        now.cross0 += y0 * a;
        now.square0 += y0 * y0;
        now.cross1 += y1 * a;
        now.square1 += y1 * y1;
      }
    },
    say(push) {
      const decay = decayNow();
      const late = isLate();
      for (let m = 0; m < patterns && decay > 0; m++) {
        push[m] -= decay * (late ? inBounds(decay * there[m] + last[m]) : there[m]);
      }
      earlier.set(last);
      last.set(push);
      now.spoken++;
    },
    fallSilent() {
      now.spoken = 0;
      earlier.set(last);
      last.fill(0);
    },
    save: () => ({
      ...now,
      before: before.slice(),
      there: there.slice(),
      earlier: earlier.slice(),
      last: last.slice(),
    }),
    restore(snapshot: Snapshot) {
      const { spoken, power, cross0, square0, cross1, square1 } = snapshot;
      Object.assign(now, { spoken, power, cross0, square0, cross1, square1 });
      for (const [part, name] of [
        [before, "before"],
        [there, "there"],
        [earlier, "earlier"],
        [last, "last"],
      ] as const) {
        part.set(snapshot[name] as Float32Array);
      }
    },
  };
}
