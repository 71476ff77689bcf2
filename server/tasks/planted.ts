/**
 * Hold a corner; when shown another, remember it, and move there when told to go. Goals are points of the plane, and
 * mean the corner of their quadrant.
 *
 *   u (3) = side of the next corner x, y (±1 while shown, else 0) · go        action (2) = where the brain is
 */
import * as z from "zod";
import type { Snapshot, Task } from "../../streams/ports.ts";
import {
  CORNER,
  CUE_MS,
  DELAY_MS,
  drawPlantedTrial,
  FAR_ENOUGH,
  GO_MS,
  JUDGED_MS,
  type PlantedTrial,
  REST_MS,
  sideOf,
} from "./planted-trial.ts";
import { ticksOf } from "./reach-trial.ts";
import { type TaskContext, taskEntry } from "./task.ts";

const REST = 0;
const CUE = 1;
const DELAY = 2;
const GO = 3;

function createPlanted({ rng, dtMs }: TaskContext): Task {
  const judged = ticksOf(JUDGED_MS, dtMs);
  const lengths = [ticksOf(REST_MS, dtMs), ticksOf(CUE_MS, dtMs), 0, ticksOf(GO_MS, dtMs)];
  const place = new Float32Array(2);
  /** Where it was in the last `judged` ticks, x and y in turn. */
  const path = new Float32Array(2 * judged);
  const current: PlantedTrial = { nextX: 0, nextY: 0, delayMs: 0 };
  const state = { trial: 0, epoch: REST, ticksInEpoch: -1, outcome: undefined as boolean | undefined };
  let instructed: Float32Array | undefined;

  const begin = () => {
    drawPlantedTrial(current, rng);
    if (instructed !== undefined) [current.nextX, current.nextY] = instructed;
    lengths[DELAY] = ticksOf(current.delayMs, dtMs);
  };
  const isLastTick = () => state.epoch === GO && state.ticksInEpoch === lengths[GO] - 1;
  const heldCornerOf = (x: number, y: number) => {
    for (let i = 0; i < path.length; i += 2) {
      if (!(sideOf(x) * path[i] > FAR_ENOUGH && sideOf(y) * path[i + 1] > FAR_ENOUGH)) return false;
    }
    return true;
  };
  begin();

  return {
    name: "planted",
    inputs: 3,
    actions: 2,
    intentions: ["nextX", "nextY", "nowX", "nowY"],
    goals: 2,
    worlds: ["placeX", "placeY", "nextX", "nextY", "cueOn", "go"],
    behaviours: 2,
    epochs: ["rest", "cue", "delay", "go"],
    trialTicks: Math.round((REST_MS + CUE_MS + (DELAY_MS.shortest + DELAY_MS.longest) / 2 + GO_MS) / dtMs),
    sense(input) {
      const shown = state.epoch === CUE;
      input[0] = shown ? sideOf(current.nextX) : 0;
      input[1] = shown ? sideOf(current.nextY) : 0;
      input[2] = state.epoch === GO ? 1 : 0;
    },
    advance(action) {
      state.ticksInEpoch++;
      state.outcome = undefined;
      if (state.ticksInEpoch === lengths[state.epoch]) {
        state.ticksInEpoch = 0;
        state.epoch = (state.epoch + 1) % lengths.length;
        if (state.epoch === REST) {
          state.trial++;
          begin();
        }
      }
      place.set(action);
      path.copyWithin(0, 2);
      path.set(place, path.length - 2);
      if (isLastTick()) state.outcome = heldCornerOf(current.nextX, current.nextY);
    },
    intention(out) {
      const instructs = state.epoch !== REST;
      out[0] = instructs ? current.nextX : Number.NaN;
      out[1] = instructs ? current.nextY : Number.NaN;
      out[2] = instructs ? CORNER * sideOf(place[0]) : Number.NaN;
      out[3] = instructs ? CORNER * sideOf(place[1]) : Number.NaN;
    },
    world(out) {
      const instructs = state.epoch !== REST;
      out[0] = place[0];
      out[1] = place[1];
      out[2] = instructs ? current.nextX : Number.NaN;
      out[3] = instructs ? current.nextY : Number.NaN;
      out[4] = state.epoch === CUE ? 1 : 0;
      out[5] = state.epoch === GO ? 1 : 0;
    },
    trial: () => state,
    judge: (goal) => isLastTick() && heldCornerOf(goal[0], goal[1]),
    instruct(goal) {
      if (goal !== undefined && !(goal.length === 2 && goal.every(Number.isFinite))) {
        throw new Error(`a goal of "planted" is two finite numbers x, y; got [${goal.join(", ")}]`);
      }
      instructed = goal?.slice();
    },
    save: () => ({
      rng: rng.save(),
      place: place.slice(),
      path: path.slice(),
      schedule: { ...current },
      clock: { ...state, outcome: state.outcome ?? null },
      instructed: instructed?.slice() ?? null,
    }),
    restore(snapshot) {
      rng.restore(snapshot.rng as Snapshot);
      place.set(snapshot.place as Float32Array);
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
  name: "planted",
  summary: "hold a corner, remember the next one shown, and move there when told to go",
  params: z.strictObject({}),
  create: (_params, context) => createPlanted(context),
});
