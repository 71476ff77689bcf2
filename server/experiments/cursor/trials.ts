/**
 * Trials of cursor control, in lockstep: the brain thinks, somebody answers with a velocity, and the cursor, which is what
 * the brain sees as its hand, moves by it from the next tick on. So errors are corrected by the brain itself.
 */
import { lockstep } from "../../../streams/drive.ts";
import { streamNamed, viewOf } from "../../../streams/frame.ts";
import { constantLatency } from "../../../streams/latency.ts";
import type { Rig } from "../../../streams/loop.ts";
import type { Task } from "../../../streams/ports.ts";
import type { CursorTask } from "../../tasks/cursor.ts";
import { DWELL_MS, WINDOW } from "../../tasks/cursor-trial.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import { nobody } from "../reactors.ts";
import type { Path } from "../result.ts";
import {
  acquisition,
  angularErrorDeg,
  indexOfDifficulty,
  normalisedPathLength,
  type Window,
} from "../target-metrics.ts";

/** One trial; what never happened is null. */
export interface CursorTrial {
  readonly success: boolean;
  /** The cursor was in the window when the target appeared: there was nothing to acquire, and it does not count. */
  readonly given: boolean;
  readonly acquireS: number | null;
  readonly firstTouchS: number | null;
  readonly dialInS: number | null;
  /** Of the way to where it was acquired, or of the whole trial. */
  readonly pathLength: number | null;
  readonly angularErrorDeg: number | null;
  /** Bits. */
  readonly difficulty: number;
}

/** Who moves the cursor. */
export interface Pilot {
  /** The velocity from now on, units/s; `undefined` leaves the cursor to the hand. */
  readonly velocity: readonly [number, number] | undefined;
  /** After each tick. @param trial the number of the trial, @param row its channels, intention and behaviour */
  hear(trial: number, row: PilotRow): void;
  endTrial(): void;
}

/** Live views of one tick. */
export interface PilotRow {
  readonly channels: Float32Array;
  /** Target x, y, then the velocity of the cursor. */
  readonly intention: Float32Array;
  /** The cursor: x, y, vx, vy. */
  readonly behaviour: Float32Array;
  /** The target of this trial was acquired before: the brain is waiting for the next one. */
  readonly waiting: boolean;
}

export const handControl: Pilot = { velocity: undefined, hear() {}, endTrial() {} };

/** Example paths kept of a run, and the ticks between two of their points. */
const EXAMPLES = 8;
const PATH_STEP = 2;

export interface CursorRun {
  readonly trials: readonly CursorTrial[];
  readonly paths: readonly Path[];
  readonly ticks: number;
}

/** Let `pilot` fly `count` trials from where the rig is. @throws when the brain does not live in a cursor's task */
export function fly(rig: Rig, count: number, pilot: Pilot, onTrial: () => void): CursorRun {
  const task = cursorOf(rig.body.task);
  const dwell = ticksOf(DWELL_MS, rig.dtMs);
  const { activation, intention, world } = rig.views;
  const row = {
    channels: activation,
    intention,
    behaviour: world.subarray(0, task.behaviours),
    waiting: false,
  };
  let rested = 0;
  const trials: CursorTrial[] = [];
  const paths: Path[] = [];
  const from = viewOf(rig.row, streamNamed(rig.layout, "world"));
  let path: number[] = [from[0], from[1]];
  const began = rig.tick;

  const endTrial = (success: boolean) => {
    const given = [intention[0], intention[1]];
    if (paths.length < EXAMPLES) {
      const points = path.filter((_, i) => Math.floor(i / 2) % PATH_STEP === 0);
      paths.push({
        trial: trials.length,
        given,
        goal: given,
        points: points.map((p) => Number(p.toFixed(3))),
      });
    }
    trials.push(trialOf(path, { x: given[0], y: given[1], radius: WINDOW }, success, dwell, rig.dtMs));
    path = path.slice(-2);
    row.waiting = false;
    rested = 0;
    pilot.endTrial();
    onTrial();
  };
  task.drive(pilot.velocity);
  lockstep(rig, nobody, constantLatency(), Number.POSITIVE_INFINITY, {
    before: () => trials.length < count,
    onTick() {
      const { trial, outcome } = task.trial();
      path.push(world[0], world[1]);
      pilot.hear(trial, row);
      rested = Math.hypot(world[0] - intention[0], world[1] - intention[1]) <= WINDOW ? rested + 1 : 0;
      row.waiting ||= rested >= dwell;
      task.drive(pilot.velocity);
      if (outcome !== undefined) endTrial(outcome);
    },
  });
  task.drive(undefined);
  return { trials, paths, ticks: rig.tick - began };
}

/** @param path the cursor before the trial, then in every tick of it */
function trialOf(path: number[], target: Window, success: boolean, dwell: number, dtMs: number): CursorTrial {
  const { acquireS, firstTouchS, dialInS } = acquisition(path.slice(2), target, dwell, dtMs);
  const used = Number.isNaN(acquireS) ? path : path.slice(0, 2 + 2 * Math.round((acquireS * 1000) / dtMs));
  const distance = Math.hypot(path[0] - target.x, path[1] - target.y);
  return {
    success,
    given: distance <= target.radius,
    acquireS: known(acquireS),
    firstTouchS: known(firstTouchS),
    dialInS: known(dialInS),
    pathLength: known(normalisedPathLength(used)),
    angularErrorDeg: known(angularErrorDeg(used, target)),
    difficulty: indexOfDifficulty(distance, 2 * WINDOW),
  };
}

const known = (value: number) => (Number.isFinite(value) ? value : null);

/** @throws one sentence when this is another task */
export function cursorOf(task: Task): CursorTask {
  if ("drive" in task) return task as CursorTask;
  throw new Error(`brain control moves a cursor, and task "${task.name}" has none; use brain "cursor"`);
}
