/**
 * The closed loop on one screen. One tick:
 *
 *   arrivals → stimulator (bounds, norm, energy, TTL, watchdog) → brain ⇄ task → electrodes → one row of float32
 *
 * and beside it the twin: the same brain and task with the same noise, never steered. There is no clock in here:
 * a driver (drive.ts, or the realtime clock) decides which commands have arrived. A command caused by tick k is
 * applied at tick k+1 or later, because the row of tick k leaves only after tick k is over.
 */
import type { Electrodes } from "./electrode.ts";
import type { Layout } from "./frame.ts";
import type { Brain, Command, Stateful, Task } from "./ports.ts";
import type { Stimulator } from "./stimulator.ts";

/** A brain in its task, with the vectors that join them. */
export interface Body {
  readonly brain: Brain;
  readonly task: Task;
  readonly input: Float32Array;
  readonly action: Float32Array;
}

/** Everything one session needs, wired. Made by `createRig` (rig.ts). */
export interface Rig extends Stateful {
  /** The tick that the next `step` will run. */
  tick: number;
  readonly seed: number;
  readonly dtMs: number;
  readonly layout: Layout;
  /** The row of the last tick; a live view. */
  readonly row: Float32Array;
  readonly body: Body;
  readonly twin: Body | undefined;
  readonly electrodes: Electrodes;
  readonly stimulator: Stimulator;
  /** What is added to each site this tick, and what is added to the twin's. */
  readonly stimulation: readonly Float32Array[];
  readonly silence: readonly Float32Array[];
  readonly views: RowViews;
}

interface RowViews {
  readonly activation: Float32Array;
  readonly intention: Float32Array;
  readonly trial: Float32Array;
  readonly world: Float32Array;
  readonly twin: Float32Array;
  readonly steering: Float32Array;
  readonly currents: Float32Array;
  readonly input: Float32Array;
}

/** Labels of the `steering` stream: what the stimulator did this tick. Ticks and counts are exact up to 2^24. */
export const STEERING_LABELS = [
  "causeTick",
  "n",
  "gain",
  "normAsked",
  "normApplied",
  "clipped",
  "energy",
  "active",
] as const;
/** Labels of the `trial` stream; outcome is NaN until the last tick of the trial, then 0 or 1. */
export const TRIAL_LABELS = ["trial", "epoch", "ticksInEpoch", "outcome"] as const;

/** Run tick `rig.tick` with the commands that have arrived. Returns a promise only when the brain does. */
export function step(rig: Rig, arrivals: readonly Command[]): void | PromiseLike<void> {
  const { stimulator, body, twin } = rig;
  for (let i = 0; i < arrivals.length; i++) stimulator.accept(arrivals[i], rig.tick);
  stimulator.write(rig.stimulation, rig.tick);
  const mine = advance(body, rig.stimulation);
  const other = twin === undefined ? undefined : advance(twin, rig.silence);
  if (mine === undefined && other === undefined) return finish(rig);
  return whenBoth(mine, other, rig);
}

/** A function of its own: what a closure holds on to is allocated on entry, whether or not the closure is made. */
function whenBoth(mine: void | PromiseLike<void>, other: void | PromiseLike<void>, rig: Rig): Promise<void> {
  return Promise.all([mine, other]).then(() => finish(rig));
}

/** Between two ticks, while there is time: a few microseconds of the next one. Returns whether there is more. */
export function prepare({ body, twin }: Rig): boolean {
  return body.brain.prepare?.() === true || twin?.brain.prepare?.() === true;
}

function advance(
  { brain, task, input, action }: Body,
  stimulation: readonly Float32Array[],
): void | PromiseLike<void> {
  task.sense(input);
  const pending = brain.step(action, input, stimulation);
  if (pending === undefined) return task.advance(action);
  return advanceAfter(pending, task, action);
}

function advanceAfter(pending: PromiseLike<void>, task: Task, action: Float32Array): PromiseLike<void> {
  return pending.then(() => task.advance(action));
}

/** Write the row of the tick that just ran, and move on. */
function finish(rig: Rig): void {
  const { views, body, twin, stimulator } = rig;
  rig.electrodes.sample(views.activation, body.brain, rig.stimulation);
  body.task.intention(views.intention);
  const trial = body.task.trial();
  views.trial[0] = trial.trial;
  views.trial[1] = trial.epoch;
  views.trial[2] = trial.ticksInEpoch;
  views.trial[3] = trial.outcome === undefined ? Number.NaN : Number(trial.outcome);
  body.task.world(views.world);
  if (twin !== undefined) {
    twin.task.world(views.twin);
    views.twin[views.twin.length - 1] = divergence(body.brain, twin.brain);
  }
  stimulator.report(views.steering);
  views.currents.set(stimulator.currents);
  views.input.set(body.input);
  rig.tick++;
}

/** Root mean square distance between two brains' activations, over all sites. */
function divergence(a: Brain, b: Brain): number {
  let sum = 0;
  let count = 0;
  for (let s = 0; s < a.sites.length; s++) {
    const x = a.activations(s);
    const y = b.activations(s);
    for (let i = 0; i < x.length; i++) {
      const apart = x[i] - y[i];
      sum += apart * apart;
    }
    count += x.length;
  }
  return Math.sqrt(sum / count);
}
