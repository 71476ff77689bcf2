/**
 * Cursor control: bring a cursor to a target that is in sight, and hold it there. The cursor is the brain's hand: it is
 * seen and felt as in `reach`. What moves it is the point mass that the brain pushes (hand control), or, once `drive` has
 * been told a velocity, that velocity and nothing else (brain control): then what the brain does itself moves nothing.
 *
 *   u (8) = target x, y · cursor x, y seen 70 ms late · cursor x, y, vx, vy felt 20 ms late
 *
 * A trial succeeds when the cursor has rested in the window around the target for the dwell time, at any time in it.
 */
import * as z from "zod";
import type { Snapshot, Task } from "../../streams/ports.ts";
import {
  DISTANCE,
  DWELL_MS,
  PROPRIOCEPTIVE_DELAY_MS,
  TRIAL_MS,
  VISUAL_DELAY_MS,
  WINDOW,
} from "./cursor-trial.ts";
import { createDelayLine } from "./delay-line.ts";
import { createPointMass } from "./point-mass.ts";
import { createQuarters, QUARTERS } from "./quarters.ts";
import { ticksOf } from "./reach-trial.ts";
import { type TaskContext, taskEntry } from "./task.ts";

/** The screen: a driven cursor stops at its edge. */
const EDGE = 1.2;

export interface CursorTask extends Task {
  /** The velocity, units/s, at which the cursor moves from the next tick on; `undefined` gives it back to the hand. */
  drive(velocity: readonly [number, number] | undefined): void;
}

function createCursor({ rng, dtMs }: TaskContext): CursorTask {
  const hand = createPointMass(dtMs);
  const cursor = hand.state;
  const seen = createDelayLine(4, ticksOf(VISUAL_DELAY_MS, dtMs));
  const felt = createDelayLine(4, ticksOf(PROPRIOCEPTIVE_DELAY_MS, dtMs));
  const quarters = createQuarters(rng.fork("quarters"));
  const length = ticksOf(TRIAL_MS, dtMs);
  const dwell = ticksOf(DWELL_MS, dtMs);
  /** Where the cursor was in each tick of the trial, x and y in turn. */
  const path = new Float32Array(2 * length);
  const target = new Float32Array(2);
  const state = { trial: 0, epoch: 0, ticksInEpoch: -1, outcome: undefined as boolean | undefined };
  const driven = { vx: Number.NaN, vy: Number.NaN };
  let instructed: Float32Array | undefined;

  const begin = () => {
    const outward = state.trial % 2 === 0;
    const angle = outward ? (2 * Math.PI * (quarters.next() + rng.uniform())) / QUARTERS : 0;
    const distance = outward ? DISTANCE : 0;
    target[0] = distance * Math.cos(angle);
    target[1] = distance * Math.sin(angle);
    if (instructed !== undefined) target.set(instructed);
  };
  const isLastTick = () => state.ticksInEpoch === length - 1;
  const acquired = (x: number, y: number) => {
    let rested = 0;
    for (let i = 0; i < path.length && rested < dwell; i += 2) {
      rested = Math.hypot(path[i] - x, path[i + 1] - y) <= WINDOW ? rested + 1 : 0;
    }
    return rested === dwell;
  };
  const tickClock = () => {
    state.ticksInEpoch++;
    state.outcome = undefined;
    if (state.ticksInEpoch < length) return;
    state.ticksInEpoch = 0;
    state.trial++;
    begin();
  };
  const bounded = (place: number) => Math.max(-EDGE, Math.min(EDGE, place));
  const carry = (vx: number, vy: number) => {
    for (let i = 0; i < 2; i++) {
      const from = cursor[i];
      cursor[i] = bounded(from + ((i === 0 ? vx : vy) * dtMs) / 1000);
      cursor[2 + i] = ((cursor[i] - from) * 1000) / dtMs;
    }
  };
  begin();

  return {
    name: "cursor",
    inputs: 8,
    actions: 2,
    intentions: ["targetX", "targetY", "velocityX", "velocityY"],
    goals: 2,
    worlds: ["handX", "handY", "velX", "velY", "targetX", "targetY"],
    behaviours: 4,
    epochs: ["acquire"],
    trialTicks: length,
    drive(velocity) {
      [driven.vx, driven.vy] = velocity ?? [Number.NaN, Number.NaN];
    },
    sense(input) {
      input.set(target);
      seen.read(input, 2, 2);
      felt.read(input, 4, 4);
    },
    advance(action) {
      tickClock();
      if (Number.isNaN(driven.vx)) hand.push(action[0], action[1]);
      else carry(driven.vx, driven.vy);
      seen.write(cursor);
      felt.write(cursor);
      path[2 * state.ticksInEpoch] = cursor[0];
      path[2 * state.ticksInEpoch + 1] = cursor[1];
      if (isLastTick()) state.outcome = acquired(target[0], target[1]);
    },
    intention(out) {
      out.set(target);
      out[2] = cursor[2];
      out[3] = cursor[3];
    },
    world(out) {
      out.set(cursor);
      out.set(target, 4);
    },
    trial: () => state,
    judge: (goal) => isLastTick() && acquired(goal[0], goal[1]),
    instruct(goal) {
      if (goal !== undefined && !(goal.length === 2 && goal.every(Number.isFinite))) {
        throw new Error(`a goal of "cursor" is two finite numbers x, y; got [${goal.join(", ")}]`);
      }
      instructed = goal?.slice();
    },
    save: () => ({
      rng: rng.save(),
      quarters: quarters.save(),
      hand: hand.save(),
      seen: seen.save(),
      felt: felt.save(),
      path: path.slice(),
      target: target.slice(),
      clock: { ...state, outcome: state.outcome ?? null },
      driven: { ...driven },
      instructed: instructed?.slice() ?? null,
    }),
    restore(snapshot) {
      rng.restore(snapshot.rng as Snapshot);
      quarters.restore(snapshot.quarters as Snapshot);
      hand.restore(snapshot.hand as Snapshot);
      seen.restore(snapshot.seen as Snapshot);
      felt.restore(snapshot.felt as Snapshot);
      path.set(snapshot.path as Float32Array);
      target.set(snapshot.target as Float32Array);
      Object.assign(state, snapshot.clock);
      if (state.outcome === null) state.outcome = undefined;
      Object.assign(driven, snapshot.driven);
      instructed = (snapshot.instructed as Float32Array | null)?.slice();
    },
  };
}

export default taskEntry({
  name: "cursor",
  summary: "bring a cursor to a target in sight and hold it there, by hand or through a decoder",
  params: z.strictObject({}),
  create: (_, context) => createCursor(context),
});
