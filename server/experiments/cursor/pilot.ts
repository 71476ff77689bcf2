/**
 * A pilot that flies by what a reader says. What was read stands until it is read again, at every `holdTicks` ticks, and
 * moves the cursor `delayTicks` later than it could. With lessons somebody learns meanwhile, the same reader or another: the
 * teacher says what was meant, and what is learned within a trial takes effect after it.
 */
import type { IntentionEstimator, Moment } from "../../../streams/ports.ts";
import type { Reader } from "./reader.ts";
import type { Pilot } from "./trials.ts";

export interface Transmission {
  readonly holdTicks: number;
  readonly delayTicks: number;
}

export interface Lessons {
  readonly pupil: Reader;
  readonly teacher: IntentionEstimator;
}

export function createPilot(
  reader: Reader,
  { holdTicks, delayTicks }: Transmission,
  lessons?: Lessons,
): Pilot {
  const velocity: [number, number] = [0, 0];
  const held: [number, number] = [0, 0];
  /** Velocities under way, x and y in turn. */
  const line = new Float64Array(2 * (delayTicks + 1));
  const decoded = new Float32Array(4);
  const meant = new Float32Array(4);
  const nothing = new Float32Array(0);
  let ticks = 0;
  return {
    velocity,
    hear(trial, { channels, intention, behaviour, waiting }) {
      const whole = reader.hear(channels, intention[2], intention[3]);
      if (lessons !== undefined && lessons.pupil !== reader) lessons.pupil.hear(channels, 0, 0);
      if (whole && lessons !== undefined && !waiting) {
        decoded.set(reader.velocity, 2);
        const moment: Moment = {
          tick: ticks,
          observation: channels,
          intention,
          decoded,
          goal: undefined,
          trial,
          epoch: 0,
          ticksInEpoch: 0,
          behaviour,
          delivered: nothing,
        };
        lessons.teacher.estimate(meant, moment);
        lessons.pupil.learn(meant.subarray(2));
      }
      if (ticks % holdTicks === 0) [held[0], held[1]] = reader.velocity;
      line.copyWithin(2, 0);
      line.set(held);
      velocity[0] = line[2 * delayTicks];
      velocity[1] = line[2 * delayTicks + 1];
      ticks++;
    },
    endTrial() {
      lessons?.pupil.publish();
    },
  };
}
