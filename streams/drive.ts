/**
 * The drivers without a clock. Each decides which commands have arrived and calls `step`:
 *
 *   lockstep   a latency model in ticks decides; as fast as the CPU goes
 *   replay     a recorded list of (tick, command) decides; reproduces a live session bit for bit
 *
 * A tick is: `before`, the step, the reaction to its row, `onTick`, and only then learning.
 */
import { streamNamed, viewOf } from "./frame.ts";
import type { TickLatency } from "./latency.ts";
import { type Rig, step } from "./loop.ts";
import type { Command, Reactor, RemoteReactor } from "./ports.ts";
import { type CommandQueue, createCommandQueue } from "./queue.ts";

/** Where a caller may look on. Nothing here can change the session except `before`. */
export interface DriveHooks {
  /** Before tick `rig.tick` runs: the place to set goals, release, stop. Return `false` to end the drive here. */
  before?(rig: Rig): unknown;
  /** A command is handed to tick `tick`; valid during the call. What `replay` needs is exactly this list. */
  onArrival?(tick: number, command: Command): void;
  /** After tick `rig.tick − 1` and the reaction to it; `rig.row` is its row. */
  onTick?(rig: Rig): void;
}

/** One drive's commands under way; give it to several calls to go on where the last one ended. */
export interface LockstepOptions extends DriveHooks {
  readonly queue?: CommandQueue;
}

const REMOTE = "this brain answers with a promise; use lockstepAsync";

/**
 * Run `ticks` ticks with the reactor in the same thread. `latency` decides which rows it sees and when its commands
 * are due. Returns the number of ticks run. @throws when the brain is remote (use `lockstepAsync`).
 */
export function lockstep(
  rig: Rig,
  reactor: Reactor,
  latency: TickLatency,
  ticks: number,
  { queue = createCommandQueue(), before, onArrival, onTick }: LockstepOptions = {},
): number {
  const calibration = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  for (let done = 0; done < ticks; done++) {
    if (before?.(rig) === false) return done;
    const tick = rig.tick;
    const arrivals = queue.take(tick);
    if (onArrival !== undefined) for (const command of arrivals) onArrival(tick, command);
    if (step(rig, arrivals) !== undefined) throw new Error(REMOTE);
    const due = latency.due(tick);
    if (due !== undefined) {
      const command = reactor.react(tick, calibration);
      if (command !== undefined) queue.push(command, due);
    }
    onTick?.(rig);
    if (due !== undefined) reactor.learn();
  }
  return ticks;
}

/** `lockstep` for a remote brain, or a reactor behind a socket: waits for both. The same arrivals, the same bits. */
export async function lockstepAsync(
  rig: Rig,
  reactor: Reactor | RemoteReactor,
  latency: TickLatency,
  ticks: number,
  { queue = createCommandQueue(), before, onArrival, onTick }: LockstepOptions = {},
): Promise<number> {
  const calibration = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  for (let done = 0; done < ticks; done++) {
    if (before?.(rig) === false) return done;
    const tick = rig.tick;
    const arrivals = queue.take(tick);
    if (onArrival !== undefined) for (const command of arrivals) onArrival(tick, command);
    await step(rig, arrivals);
    const due = latency.due(tick);
    if (due !== undefined) {
      const command = await reactor.react(tick, calibration);
      if (command !== undefined) queue.push(command, due);
    }
    onTick?.(rig);
    if (due !== undefined) await reactor.learn();
  }
  return ticks;
}

/** The commands that arrived at each tick of a recorded session; ticks without any may be left out. */
export type Arrivals = ReadonlyMap<number, readonly Command[]>;

/** Run `ticks` ticks on recorded arrivals. Returns the number of ticks run. @throws when the brain is remote. */
export function replay(
  rig: Rig,
  arrivals: Arrivals,
  ticks: number,
  { before, onArrival, onTick }: DriveHooks = {},
): number {
  for (let done = 0; done < ticks; done++) {
    if (before?.(rig) === false) return done;
    const tick = rig.tick;
    const now = arrivals.get(tick) ?? [];
    if (onArrival !== undefined) for (const command of now) onArrival(tick, command);
    if (step(rig, now) !== undefined) throw new Error(REMOTE);
    onTick?.(rig);
  }
  return ticks;
}

/** A sink for `onArrival` that keeps what `replay` needs; it copies, so commands may be reused. */
export function recordArrivals(): {
  readonly arrivals: Arrivals;
  onArrival(tick: number, command: Command): void;
} {
  const arrivals = new Map<number, Command[]>();
  return {
    arrivals,
    onArrival(tick, command) {
      const copy = { ...command, currents: command.currents.slice() };
      const list = arrivals.get(tick);
      if (list === undefined) arrivals.set(tick, [copy]);
      else list.push(copy);
    },
  };
}
