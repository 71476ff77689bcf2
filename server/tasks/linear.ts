/**
 * Hold a cursor on a target that jumps at the start of every trial. The brain is told the target and *is* the cursor:
 * its action is where the cursor stands, so that world, brain and cost make one linear-quadratic-Gaussian problem.
 *
 *   u (2) = target x, y        action (2) = cursor x, y
 */
import * as z from "zod";
import type { Snapshot, Task } from "../../streams/ports.ts";
import { drawLinearTrial, HOLD_MS, JUDGED_MS, type LinearTrial, MOVE_MS, RADIUS } from "./linear-trial.ts";
import { ticksOf } from "./reach-trial.ts";
import { type TaskContext, taskEntry } from "./task.ts";

const MOVE = 0;
const HOLD = 1;

function createLinear({ rng, dtMs }: TaskContext): Task {
  const judged = ticksOf(JUDGED_MS, dtMs);
  const lengths = [ticksOf(MOVE_MS, dtMs), 0];
  const cursor = new Float32Array(2);
  /** Where the cursor was in the last `judged` ticks, x and y in turn. */
  const path = new Float32Array(2 * judged);
  const current: LinearTrial = { targetX: 0, targetY: 0, holdMs: 0 };
  const state = { trial: 0, epoch: MOVE, ticksInEpoch: -1, outcome: undefined as boolean | undefined };
  let instructed: Float32Array | undefined;

  const begin = () => {
    drawLinearTrial(current, rng);
    if (instructed !== undefined) [current.targetX, current.targetY] = instructed;
    lengths[HOLD] = ticksOf(current.holdMs, dtMs);
  };
  const isLastTick = () => state.epoch === HOLD && state.ticksInEpoch === lengths[HOLD] - 1;
  const heldAt = (x: number, y: number) => {
    for (let i = 0; i < path.length; i += 2) {
      if (!(Math.hypot(path[i] - x, path[i + 1] - y) <= RADIUS)) return false;
    }
    return true;
  };
  begin();

  return {
    name: "linear",
    inputs: 2,
    actions: 2,
    intentions: ["targetX", "targetY", "cursorX", "cursorY"],
    goals: 2,
    worlds: ["cursorX", "cursorY", "targetX", "targetY"],
    behaviours: 2,
    epochs: ["move", "hold"],
    trialTicks: Math.round((MOVE_MS + (HOLD_MS.shortest + HOLD_MS.longest) / 2) / dtMs),
    sense(input) {
      input[0] = current.targetX;
      input[1] = current.targetY;
    },
    advance(action) {
      state.ticksInEpoch++;
      state.outcome = undefined;
      if (state.ticksInEpoch === lengths[state.epoch]) {
        state.ticksInEpoch = 0;
        state.epoch = state.epoch === MOVE ? HOLD : MOVE;
        if (state.epoch === MOVE) {
          state.trial++;
          begin();
        }
      }
      cursor.set(action);
      path.copyWithin(0, 2);
      path.set(cursor, path.length - 2);
      if (isLastTick()) state.outcome = heldAt(current.targetX, current.targetY);
    },
    intention(out) {
      out[0] = current.targetX;
      out[1] = current.targetY;
      out[2] = cursor[0];
      out[3] = cursor[1];
    },
    world(out) {
      out[0] = cursor[0];
      out[1] = cursor[1];
      out[2] = current.targetX;
      out[3] = current.targetY;
    },
    trial: () => state,
    judge: (goal) => isLastTick() && heldAt(goal[0], goal[1]),
    instruct(goal) {
      if (goal !== undefined && !(goal.length === 2 && goal.every(Number.isFinite))) {
        throw new Error(`a goal of "linear" is two finite numbers x, y; got [${goal.join(", ")}]`);
      }
      instructed = goal?.slice();
    },
    save: () => ({
      rng: rng.save(),
      cursor: cursor.slice(),
      path: path.slice(),
      schedule: { ...current },
      clock: { ...state, outcome: state.outcome ?? null },
      instructed: instructed?.slice() ?? null,
    }),
    restore(snapshot) {
      rng.restore(snapshot.rng as Snapshot);
      cursor.set(snapshot.cursor as Float32Array);
      path.set(snapshot.path as Float32Array);
      Object.assign(current, snapshot.schedule);
      Object.assign(state, snapshot.clock);
      if (state.outcome === null) state.outcome = undefined;
      lengths[HOLD] = ticksOf(current.holdMs, dtMs);
      instructed = (snapshot.instructed as Float32Array | null)?.slice();
    },
  };
}

export default taskEntry({
  name: "linear",
  summary: "hold a cursor on a target that jumps; cost is quadratic in miss and in stimulation",
  params: z.strictObject({}),
  create: (_params, context) => createLinear(context),
});
