/**
 * The ports: everything that plugs into the loop, as interfaces only. Read this page first, then loop.ts.
 *
 * Conventions. Vectors are Float32Array with the width their owner declares; `out` comes first, belongs to the
 * caller and is filled; views returned by a port are live and valid until its next step. One tick is one step of
 * the brain. Time and chance are arguments: nothing here reads a clock, and all randomness comes from an `Rng`.
 */

import type { Rng } from "./rng.ts";

/** What a snapshot may hold: plain values and typed arrays, so it survives a structured clone and a disk. */
export type SnapshotValue =
  | number
  | string
  | boolean
  | null
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | readonly SnapshotValue[]
  | Snapshot;
export interface Snapshot {
  readonly [key: string]: SnapshotValue;
}

/** Everything stateful can be saved and restored; `restore(save())` changes nothing that follows. */
export interface Stateful {
  save(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/** A named place in the brain with a width; it can be recorded and stimulated. */
export interface Site {
  readonly name: string;
  readonly width: number;
}

/**
 * The primary network. Serves a recurrent network (a tick is a step), a token-by-token transformer (a tick is a
 * token, a site is a block) and a remote brain (then `step` returns a promise) without change.
 */
export interface Brain extends Stateful {
  readonly name: string;
  readonly dtMs: number;
  readonly inputs: number;
  readonly actions: number;
  readonly sites: readonly Site[];
  /**
   * One tick: take the task's `input`, add `stimulation[i]` (width of site i) to the state of site i, write the
   * `action`. A stimulation of zeros must leave the state exactly as if it had not been there.
   */
  step(
    action: Float32Array,
    input: Float32Array,
    stimulation: readonly Float32Array[],
  ): void | PromiseLike<void>;
  /**
   * Do a few microseconds of what the next step needs and no input can change. At any time between two steps, as often as
   * there is time: it changes no bit of what follows, only when the work is done.
   * @returns whether there is more
   */
  prepare?(): boolean;
  /** Activations of site `site` after the last step: a live view of its width. */
  activations(site: number): Float32Array;
  /**
   * The same brain at rest, with randomness of its own, sharing what never changes: for twins and clones. A brain
   * that cannot is made a second time.
   */
  double?(rng: Rng): Brain;
}

/** Where a trial stands. `outcome` is decided on the last tick of a trial and `undefined` before it. */
export interface TrialState {
  readonly trial: number;
  readonly epoch: number;
  readonly ticksInEpoch: number;
  readonly outcome: boolean | undefined;
}

/** The world the brain lives in. Its schedule never depends on the brain's behaviour, so a twin stays aligned. */
export interface Task extends Stateful {
  readonly name: string;
  readonly inputs: number;
  readonly actions: number;
  /** Names of the intention's components, in the order of `intention(out)`. */
  readonly intentions: readonly string[];
  /** The leading components of the intention that are a goal a symbiote can be given (0 when there is none). */
  readonly goals: number;
  /** Names of the world's visible quantities, in the order of `world(out)`. */
  readonly worlds: readonly string[];
  /** The leading components of the world that are the brain's behaviour: its body, or what it says. */
  readonly behaviours: number;
  readonly epochs: readonly string[];
  /** Mean length of a trial, ticks. */
  readonly trialTicks: number;
  /** What the brain senses this tick. */
  sense(input: Float32Array): void;
  /** The world moves one tick under the brain's action. */
  advance(action: Float32Array): void;
  /** What the task instructs now; NaN where it instructs nothing. */
  intention(out: Float32Array): void;
  world(out: Float32Array): void;
  trial(): TrialState;
  /** On the last tick of a trial: would it count as a success had `goal` been instructed? */
  judge(goal: Float32Array): boolean;
  /** Replace the cue of every following trial (the "changed prompt"); `undefined` gives the schedule back. */
  instruct(goal: Float32Array | undefined): void;
}

/** Where the electrodes of one array are: the position of each channel along its site, in units. */
export interface Montage {
  readonly recording: Float32Array;
  readonly stimulation: Float32Array;
}

/** observation → intention, online. Per tick: observe, decode, (reply), learn. */
export interface Decoder extends Stateful {
  readonly channels: number;
  readonly outputs: number;
  /** Listen to this tick's observation; advances whatever history the decoder keeps. */
  observe(observation: Float32Array): void;
  /** Read out the intention now. Cheap, allocates nothing, changes no weight. */
  decode(out: Float32Array): void;
  /** Pair the last observation with the teaching signal; components that are NaN teach nothing. */
  learn(intention: Float32Array): void;
}

/** What a symbiote knows at one tick. `intention` is the teaching signal, NaN where there is none. */
export interface Moment {
  readonly tick: number;
  readonly observation: Float32Array;
  readonly intention: Float32Array;
  readonly decoded: Float32Array;
  /** Where the user wants the brain to go, or `undefined` when the brain is left alone. */
  readonly goal: Float32Array | undefined;
  readonly trial: number;
  /** The epoch of the trial, by its number, and the ticks since it began. */
  readonly epoch: number;
  readonly ticksInEpoch: number;
  /** The brain's behaviour: the leading components of the world. */
  readonly behaviour: Float32Array;
  /** What the stimulation electrodes delivered in this tick, whoever asked for it. */
  readonly delivered: Float32Array;
}

/** Something to be learned apart from the tick, as plain data: which study (server/symbiote/studies.ts), and of what. */
export interface Lesson {
  readonly study: string;
  readonly material: Snapshot;
}

/** Whoever learns more than fits between two ticks. */
export interface Student {
  /**
   * Asked after each moment: something to study now, or nothing. Whoever hands out a lesson waits for its result; one
   * that was restored waits for none.
   */
  lesson?(): Lesson | undefined;
  /** What came of the lesson. Between two moments, and on the record. */
  absorb?(result: Snapshot): void;
}

/** Where the teaching signal comes from: writes the intention to learn from. Never used for scores. */
export interface IntentionEstimator extends Stateful {
  estimate(out: Float32Array, moment: Moment): void;
}

/** (state, goal) → currents at the stimulation electrodes. */
export interface SteeringLaw extends Stateful, Student {
  readonly electrodes: number;
  /** Hear of every moment, whoever steers; there is no label in it. Runs off the hot path. */
  hear?(moment: Moment): void;
  /**
   * Hear of every moment with what the task instructs in it, after `hear`: only for laws that make the brain do just
   * that, of which labels stay true while they steer. Runs off the hot path.
   */
  attend?(moment: Moment): void;
  /** Learn from a moment in which nothing was being written. Runs off the hot path. */
  learn(moment: Moment): void;
  /** Write the currents for this moment; `false` means "nothing to say", and no command is sent. */
  steer(currents: Float32Array, moment: Moment): boolean;
  /** How well it knows and does, in the order of LAW_LABELS (server/symbiote/symbiote.ts). */
  report?(out: Float32Array): void;
}

/** An analysis that only reads. */
export interface Lens extends Stateful {
  observe(moment: Moment): void;
  /** The current findings, as plain values. */
  report(): Snapshot;
}

/** A steering command as it reaches the stimulator. */
export interface Command {
  /** Monotonic within its lease; an `n` older than the applied one is stale. */
  readonly n: number;
  readonly site: number;
  /** One current per stimulation electrode of the site. */
  readonly currents: Float32Array;
  readonly gain: number;
  /** The tick whose frame caused this command. */
  readonly causeTick: number;
  readonly ttlTicks: number;
  readonly rampTicks: number;
  /** Identity for acks; every-tick binary commands have none. */
  readonly id?: string;
}

/**
 * The symbiote as a driver sees it: a row in, at most one command out, and learning only after the reply.
 * `row` is the join `calibration` (activation, intention, trial, world, currents, input): a live view, valid during the call.
 */
export interface Reactor {
  /** The command may be reused: a driver copies what it keeps. */
  react(tick: number, row: Float32Array): Command | undefined;
  learn(): void;
}

/** A reactor that answers later, such as one behind a socket. */
export interface RemoteReactor {
  react(tick: number, row: Float32Array): PromiseLike<Command | undefined>;
  learn(): void | PromiseLike<void>;
}
