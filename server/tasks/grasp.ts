/**
 * Memory-guided delayed grasping: an object is seen, must be remembered while the hand rests, and is grasped when
 * `hold` drops. The brain sets the joints of the hand directly, and nothing of the hand is fed back to it, as in the
 * cortical model of grasping by Michaels, Schaffelhofer, Agudelo-Toro & Scherberger 2020 (PNAS 117:32124).
 *
 *   u (17) = visual features of the object (0 when not shown) · hold
 *   loss   = mean over the ticks of `move` and the joints of (joint − movement)² / variance between objects
 */
import * as z from "zod";
import type { Snapshot, Task } from "../../streams/ports.ts";
import { JOINTS, MOVEMENT_VARIANCE, movement, WIDTH } from "./grasp-movement.ts";
import {
  CUE_MS,
  DELAY_MS,
  drawTrial,
  FEATURES,
  type GraspTrial,
  HOME_MS,
  MOVE_MS,
  seeObject,
} from "./grasp-trial.ts";
import { createQuarters } from "./quarters.ts";
import { ticksOf } from "./reach-trial.ts";
import { type TaskContext, taskEntry } from "./task.ts";

/** A trial succeeds when its loss is at most this. Neighbouring objects are at least four times as far apart. */
export const TOLERANCE = 0.1;

const HOME = 0;
const CUE = 1;
const DELAY = 2;
const MOVE = 3;

function createGrasp({ rng, dtMs }: TaskContext): Task {
  const lengths = [ticksOf(HOME_MS, dtMs), ticksOf(CUE_MS, dtMs), 0, ticksOf(MOVE_MS, dtMs)];
  const quarters = createQuarters(rng.fork("quarters"));
  const joints = new Float32Array(WIDTH);
  const target = new Float32Array(WIDTH);
  const asked = new Float32Array(WIDTH);
  /** Where the joints were at every tick of `move`. */
  const path = new Float32Array(lengths[MOVE] * WIDTH);
  const current: GraspTrial = { size: 0, tilt: 0, delayMs: 0, isCatch: false };
  const state = { trial: 0, epoch: HOME, ticksInEpoch: -1, outcome: undefined as boolean | undefined };
  let instructed: Float32Array | undefined;

  const begin = () => {
    drawTrial(current, rng, quarters.next());
    if (instructed !== undefined) [current.size, current.tilt] = instructed;
    lengths[DELAY] = ticksOf(current.delayMs, dtMs);
  };
  const holds = () => state.epoch !== MOVE || current.isCatch;
  const isLastTick = () => state.epoch === MOVE && state.ticksInEpoch === lengths[MOVE] - 1;
  const msAtEndOf = (tick: number) => (tick + 1) * dtMs;
  /** Loss of the movement so far, had (size, tilt) been shown, or had rest been asked for. */
  const lossAgainst = (size: number, tilt: number, rest = false) => {
    let sum = 0;
    asked.fill(0);
    for (let t = 0; t <= state.ticksInEpoch; t++) {
      if (!rest) movement(asked, size, tilt, msAtEndOf(t));
      for (let j = 0; j < WIDTH; j++) sum += (path[t * WIDTH + j] - asked[j]) ** 2;
    }
    return sum / ((state.ticksInEpoch + 1) * WIDTH * MOVEMENT_VARIANCE);
  };
  const loss = () => lossAgainst(current.size, current.tilt, current.isCatch);
  const tickClock = () => {
    state.ticksInEpoch++;
    state.outcome = undefined;
    if (state.ticksInEpoch < lengths[state.epoch]) return;
    state.ticksInEpoch = 0;
    state.epoch = (state.epoch + 1) % lengths.length;
    if (state.epoch !== HOME) return;
    state.trial++;
    begin();
  };
  const aim = () => {
    if (holds()) target.fill(0);
    else movement(target, current.size, current.tilt, msAtEndOf(state.ticksInEpoch));
  };
  begin();

  return {
    name: "grasp",
    inputs: FEATURES + 1,
    actions: WIDTH,
    intentions: ["size", "tilt", ...JOINTS],
    goals: 2,
    worlds: [...JOINTS, ...JOINTS.map((joint) => `${joint}Target`), "size", "tilt", "cueOn", "hold", "loss"],
    behaviours: WIDTH,
    epochs: ["home", "cue", "delay", "move"],
    trialTicks: Math.round((HOME_MS + CUE_MS + (DELAY_MS.shortest + DELAY_MS.longest) / 2 + MOVE_MS) / dtMs),
    sense(input) {
      if (state.epoch === CUE) seeObject(input, 0, current.size, current.tilt);
      else input.fill(0, 0, FEATURES);
      input[FEATURES] = holds() ? 1 : 0;
    },
    advance(action) {
      tickClock();
      aim();
      joints.set(action);
      if (state.epoch !== MOVE) return;
      path.set(joints, state.ticksInEpoch * WIDTH);
      if (isLastTick()) state.outcome = loss() <= TOLERANCE;
    },
    intention(out) {
      if (state.epoch === HOME) {
        out.fill(Number.NaN, 0, 2 + WIDTH);
        return;
      }
      out[0] = current.size;
      out[1] = current.tilt;
      out.set(target, 2);
    },
    world(out) {
      const instructs = state.epoch !== HOME;
      out.set(joints);
      out.set(target, WIDTH);
      out[2 * WIDTH] = instructs ? current.size : Number.NaN;
      out[2 * WIDTH + 1] = instructs ? current.tilt : Number.NaN;
      out[2 * WIDTH + 2] = state.epoch === CUE ? 1 : 0;
      out[2 * WIDTH + 3] = holds() ? 1 : 0;
      out[2 * WIDTH + 4] = isLastTick() ? loss() : Number.NaN;
    },
    trial: () => state,
    judge: (goal) => isLastTick() && !current.isCatch && lossAgainst(goal[0], goal[1]) <= TOLERANCE,
    instruct(goal) {
      if (goal !== undefined && !(goal.length === 2 && goal.every(Number.isFinite))) {
        throw new Error(`a goal of "grasp" is two finite numbers size, tilt; got [${goal.join(", ")}]`);
      }
      instructed = goal?.slice();
    },
    save: () => ({
      rng: rng.save(),
      quarters: quarters.save(),
      joints: joints.slice(),
      target: target.slice(),
      path: path.slice(),
      schedule: { ...current },
      clock: { ...state, outcome: state.outcome ?? null },
      instructed: instructed?.slice() ?? null,
    }),
    restore(snapshot) {
      rng.restore(snapshot.rng as Snapshot);
      quarters.restore(snapshot.quarters as Snapshot);
      joints.set(snapshot.joints as Float32Array);
      target.set(snapshot.target as Float32Array);
      path.set(snapshot.path as Float32Array);
      Object.assign(current, snapshot.schedule);
      Object.assign(state, snapshot.clock);
      if (state.outcome === null) state.outcome = undefined;
      lengths[DELAY] = ticksOf(current.delayMs, dtMs);
      instructed = (snapshot.instructed as Float32Array | null)?.slice();
    },
  };
}

export default taskEntry({
  name: "grasp",
  summary: "remember an object that was shown, keep the hand at rest, and grasp it when told to go",
  params: z.strictObject({}),
  create: (_params, context) => createGrasp(context),
});
