/**
 * Memory-guided delayed reaching with the effector in the loop: a target is flashed, must be remembered while the
 * hand stays home, and is reached for when `hold` drops. The brain pushes a point mass, or the joints of an arm, and
 * senses it late.
 *
 *   u (9) = cue x, y (0 when not shown) · hold · hand x, y seen 70 ms late · what is felt of the arm 20 ms late:
 *           hand x, y, vx, vy of a point mass, the angles and their speeds of two links
 *
 * Everything readable here describes the world after the last `advance`; the hand is never put back.
 */
import * as z from "zod";
import type { Snapshot, Task } from "../../streams/ports.ts";
import { ARM_NAMES, type ArmName, createArm } from "./arm.ts";
import { createDelayLine } from "./delay-line.ts";
import { createQuarters } from "./quarters.ts";
import {
  CUE_MS,
  DELAY_MS,
  drawTrial,
  HOME_MS,
  JUDGED_MS,
  MOVE_MS,
  PROPRIOCEPTIVE_DELAY_MS,
  RADIUS,
  type ReachTrial,
  ticksOf,
  VISUAL_DELAY_MS,
} from "./reach-trial.ts";
import { type TaskContext, taskEntry } from "./task.ts";

const HOME = 0;
const CUE = 1;
const DELAY = 2;
const MOVE = 3;
const WORLDS = ["handX", "handY", "velX", "velY", "targetX", "targetY", "cueOn", "hold"] as const;

function createReach(armName: ArmName, { rng, dtMs }: TaskContext): Task {
  const arm = createArm(armName, dtMs);
  const hand = arm.state;
  const seen = createDelayLine(4, ticksOf(VISUAL_DELAY_MS, dtMs));
  const felt = createDelayLine(4, ticksOf(PROPRIOCEPTIVE_DELAY_MS, dtMs));
  const quarters = createQuarters(rng.fork("quarters"));
  const judged = ticksOf(JUDGED_MS, dtMs);
  /** Where the hand was in the last `judged` ticks, x and y in turn. */
  const path = new Float32Array(2 * judged);
  const lengths = [ticksOf(HOME_MS, dtMs), ticksOf(CUE_MS, dtMs), 0, ticksOf(MOVE_MS, dtMs)];
  const current: ReachTrial = { targetX: 0, targetY: 0, delayMs: 0, isCatch: false };
  const state = { trial: 0, epoch: HOME, ticksInEpoch: -1, outcome: undefined as boolean | undefined };
  /** Catch trials: has the hand left home since the go signal would have come? */
  let strayed = false;
  let instructed: Float32Array | undefined;

  const begin = () => {
    drawTrial(current, rng, quarters.next());
    if (instructed !== undefined) [current.targetX, current.targetY] = instructed;
    lengths[DELAY] = ticksOf(current.delayMs, dtMs);
    strayed = false;
  };
  const holds = () => state.epoch !== MOVE || current.isCatch;
  const isLastTick = () => state.epoch === MOVE && state.ticksInEpoch === lengths[MOVE] - 1;
  const arrivedAt = (x: number, y: number) => {
    for (let i = 0; i < path.length; i += 2) {
      if (!(Math.hypot(path[i] - x, path[i + 1] - y) <= RADIUS)) return false;
    }
    return true;
  };
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
  begin();

  return {
    name: "reach",
    inputs: 9,
    actions: 2,
    intentions: ["targetX", "targetY", "velocityX", "velocityY"],
    goals: 2,
    worlds: [...WORLDS, ...(arm.elbow === undefined ? [] : ["elbowX", "elbowY"])],
    behaviours: 4,
    epochs: ["home", "cue", "delay", "move"],
    trialTicks: Math.round((HOME_MS + CUE_MS + (DELAY_MS.shortest + DELAY_MS.longest) / 2 + MOVE_MS) / dtMs),
    sense(input) {
      const shown = state.epoch === CUE;
      input[0] = shown ? current.targetX : 0;
      input[1] = shown ? current.targetY : 0;
      input[2] = holds() ? 1 : 0;
      seen.read(input, 3, 2);
      felt.read(input, 5, 4);
    },
    advance(action) {
      tickClock();
      arm.push(action[0], action[1]);
      seen.write(hand);
      felt.write(arm.felt);
      path.copyWithin(0, 2);
      path[path.length - 2] = hand[0];
      path[path.length - 1] = hand[1];
      if (state.epoch !== MOVE) return;
      if (!(hand[0] ** 2 + hand[1] ** 2 <= RADIUS ** 2)) strayed = true;
      if (isLastTick())
        state.outcome = current.isCatch ? !strayed : arrivedAt(current.targetX, current.targetY);
    },
    intention(out) {
      const instructs = state.epoch !== HOME;
      out[0] = instructs ? current.targetX : Number.NaN;
      out[1] = instructs ? current.targetY : Number.NaN;
      out[2] = instructs ? hand[2] : Number.NaN;
      out[3] = instructs ? hand[3] : Number.NaN;
    },
    world(out) {
      const instructs = state.epoch !== HOME;
      out.set(hand);
      out[4] = instructs ? current.targetX : Number.NaN;
      out[5] = instructs ? current.targetY : Number.NaN;
      out[6] = state.epoch === CUE ? 1 : 0;
      out[7] = holds() ? 1 : 0;
      if (arm.elbow !== undefined) out.set(arm.elbow, WORLDS.length);
    },
    trial: () => state,
    judge: (goal) => isLastTick() && !current.isCatch && arrivedAt(goal[0], goal[1]),
    instruct(goal) {
      if (goal !== undefined && !(goal.length === 2 && goal.every(Number.isFinite))) {
        throw new Error(`a goal of "reach" is two finite numbers x, y; got [${goal.join(", ")}]`);
      }
      instructed = goal?.slice();
    },
    save: () => ({
      rng: rng.save(),
      quarters: quarters.save(),
      arm: arm.save(),
      seen: seen.save(),
      felt: felt.save(),
      path: path.slice(),
      schedule: { ...current },
      clock: { ...state, outcome: state.outcome ?? null },
      strayed,
      instructed: instructed?.slice() ?? null,
    }),
    restore(snapshot) {
      rng.restore(snapshot.rng as Snapshot);
      quarters.restore(snapshot.quarters as Snapshot);
      arm.restore(snapshot.arm as Snapshot);
      seen.restore(snapshot.seen as Snapshot);
      felt.restore(snapshot.felt as Snapshot);
      path.set(snapshot.path as Float32Array);
      Object.assign(current, snapshot.schedule);
      Object.assign(state, snapshot.clock);
      if (state.outcome === null) state.outcome = undefined;
      lengths[DELAY] = ticksOf(current.delayMs, dtMs);
      strayed = snapshot.strayed as boolean;
      instructed = (snapshot.instructed as Float32Array | null)?.slice();
    },
  };
}

export default taskEntry({
  name: "reach",
  summary: "remember a flashed target, hold still, and reach for it when told to go",
  params: z.strictObject({
    arm: z.enum(ARM_NAMES).default("point").describe("what is moved: a point mass, or an arm of two links"),
  }),
  create: ({ arm }, context) => createReach(arm, context),
});
