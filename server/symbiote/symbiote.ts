/**
 * The symbiote: the secondary network, which knows of the brain only the rows of one stream. For each row
 *
 *   react   observe → decode → steer                    on the hot path: allocates nothing, changes no weight
 *   learn   score → teach decoder, controls and laws    after the reply: predict first, then learn
 *
 * and strictly one row after another, so the same rows, goals and swaps at the same ticks give the same bits.
 *
 * What takes longer than a tick is a lesson (ports.ts): studied at once where time does not matter, elsewhere in a thread
 * of its own, and then its result takes effect before a later row, which is on the record.
 *
 * It neither learns nor scores in a trial from its first command in it: the labels say what the task instructs, and
 * the brain is being made to do something else. A law sees no label while it steers; only one that makes the brain do
 * what the task instructs may attend to labels afterwards, because of that they stay true.
 */
import type { Lesson, Montage, Reactor, Snapshot, Stateful, Student } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import type { Named, SymbioteConfig } from "../../streams/session.ts";
import type { Kernels } from "../kernels/kernel.ts";
import { createCommand } from "./command.ts";
import { createExamination } from "./controls/examination.ts";
import { createInputOnly } from "./controls/input-only.ts";
import { decoders } from "./decoders/index.ts";
import { type Assignment, createHappenings, type Happening, type Pupil } from "./happenings.ts";
import { intentions } from "./intention/index.ts";
import { LAW_LABELS, METRIC_LABELS } from "./metrics.ts";
import { createRowReader } from "./moment.ts";
import { anyPlausible } from "./plausible.ts";
import { createLawBench } from "./steering/bench.ts";
import { isSilent } from "./steering/write.ts";

export interface SymbioteOptions {
  /** Recorded channels. */
  readonly channels: number;
  /** Components of the intention; the first `goals` of them are what a goal sets. */
  readonly outputs: number;
  readonly goals: number;
  /** Components of the world; the first `behaviours` of them are the brain's behaviour. */
  readonly worlds: number;
  readonly behaviours: number;
  /** Where in the intention the instructed behaviour begins (`instructedAt`); default: none is instructed. */
  readonly instructed?: number | undefined;
  /** Epochs of a trial. */
  readonly epochs: number;
  readonly inputs?: number; // what the brain is told, for the control that reads it
  /** Where the electrodes are: `recording` has `channels` positions, `stimulation` one for each current. */
  readonly montage: Montage;
  readonly weightsHash?: string; // SHA-256 of the brain's weights, if it says so
  readonly dtMs: number;
  /** The stimulated site (default 0). */
  readonly site?: number;
  readonly config: SymbioteConfig;
  readonly kernels: Kernels;
  /** Studies a lesson at once; without it lessons wait to be drained and their results to be absorbed. */
  readonly study?: (lesson: Lesson) => Snapshot;
}

export type { Assignment, Happening, Pupil } from "./happenings.ts";
export { LAW_LABELS, METRIC_LABELS } from "./metrics.ts";

/** Parts to exchange; the others go on undisturbed. */
export type Swap = Partial<Record<"decoder" | "intention" | "law", Named>>;

export interface Symbiote extends Reactor, Stateful {
  /** The decoded intention of the last row (outputs): a live view. */
  readonly decoded: Float32Array;
  /** See METRIC_LABELS; a live view, renewed by `learn`. */
  readonly metrics: Float32Array;
  /** What it is made of now, swaps included. */
  readonly config: SymbioteConfig;
  /** Where the brain shall go, from the next row on; `undefined` leaves it alone. @throws when it does not fit. */
  setGoal(goal: Float32Array | undefined): void;
  /**
   * Exchange parts from the next row on. A new decoder starts from nothing; a law keeps what it learned, under its
   * new parameters. @throws at once when a name or a parameter does not fit, and then nothing is changed.
   */
  swap(parts: Swap): void;
  /** Lessons handed out since the last drain, where nobody studies them at once. */
  lessons(): readonly Assignment[];
  /** What came of a lesson, from the next row on; of one that nobody waits for any more, nothing does. */
  absorb(pupil: Pupil, result: Snapshot): void;
  /** What has happened since the last drain. Events are output, not state: a snapshot does not hold them. */
  drain(): readonly Happening[];
}

const NO_LESSONS: readonly Assignment[] = [];

/** @throws when the config names something that does not exist, or the montage does not fit. */
export function createSymbiote(options: SymbioteOptions): Symbiote {
  const {
    channels,
    outputs,
    goals,
    worlds,
    behaviours,
    instructed,
    epochs,
    inputs = 0,
    montage,
    weightsHash = "",
    dtMs,
    site = 0,
    kernels,
    study,
  } = options;
  if (montage.recording.length !== channels)
    throw new Error(`${channels} channels need ${channels} positions, not ${montage.recording.length}`);
  let config = options.config;
  /** From the seed in force, which a restored checkpoint brings with it. */
  const rngOf = (name: string) => createRng(config.seed).fork(name);
  const makeDecoder = ({ name, params }: Named) =>
    decoders.get(name).create(params, { channels, outputs, groups: 2, dtMs, kernels, rng: rngOf("decoder") });
  const makeInputOnly = (named: Named) =>
    createInputOnly(named, { channels: inputs, outputs, dtMs, kernels, rng: rngOf("input") });
  const makeEstimator = ({ name, params }: Named) =>
    intentions.get(name).create(params, { outputs, goals, dtMs, rng: rngOf("intention") });

  let decoder = makeDecoder(config.decoder);
  let estimator = makeEstimator(config.intention);
  const electrodes = montage.stimulation.length;
  const bench = createLawBench(
    config.law,
    { channels, electrodes, goals, behaviours, instructed, epochs, montage, dtMs, weightsHash },
    rngOf,
  );
  const examination = createExamination(options, makeInputOnly(config.decoder), rngOf("controls"));

  const [decoded, twin] = [new Float32Array(outputs), new Float32Array(outputs)];
  const metrics = new Float32Array(METRIC_LABELS.length);
  const ofLaw = metrics.subarray(METRIC_LABELS.length - LAW_LABELS.length);
  /** What is taught: the estimated intention, then the shuffled one. */
  const lesson = new Float32Array(2 * outputs);
  const estimated = lesson.subarray(0, outputs);
  const shuffled = lesson.subarray(outputs);
  const goal = new Float32Array(goals);
  const rows = createRowReader({ channels, outputs, worlds, behaviours, electrodes, inputs }, decoded);
  const { moment, truth, unlabelled } = rows;
  const command = createCommand(site, electrodes, dtMs);
  /** `steered`: the trial in which the last command was given. `published`: the trial that decodes with its past. */
  const now = { speaking: false, steered: -1, published: -1, lessons: 0 };
  /** A row was reacted to and not yet learned from. */
  let fresh = false;
  const happenings = createHappenings();
  let assignments: Assignment[] = [];

  const pupilOf = (pupil: Pupil): Student => (pupil === "law" ? bench : decoder);
  /** Study it now, or leave it to be drained. */
  const assign = (pupil: Pupil, lesson: Lesson | undefined) => {
    if (lesson === undefined) return;
    if (study === undefined) assignments.push({ pupil, lesson });
    else pupilOf(pupil).absorb?.(study(lesson));
  };

  const report = () => {
    examination.report(metrics);
    metrics[5] = now.lessons;
    metrics[6] = !anyPlausible(estimated) || now.steered === moment.trial ? 0 : 1;
    metrics[7] = now.speaking ? 1 : 0;
    bench.report(ofLaw);
  };

  return {
    decoded,
    metrics,
    get config() {
      return config;
    },

    react(tick, row) {
      happenings.takeEffect(tick);
      rows.read(tick, row);
      decoder.observe(moment.observation);
      decoder.decode(decoded);
      fresh = true;
      moment.intention = unlabelled;
      const speaks = bench.steer(command.currents, moment);
      moment.intention = truth;
      // Zeros change nothing, so the labels stay true.
      if (speaks && !isSilent(command.currents)) now.steered = moment.trial;
      if (!speaks && !now.speaking) return undefined;
      // Falling silent says so once, with zeros, rather than leave the last word to its time to live.
      if (!speaks) command.currents.fill(0);
      now.speaking = speaks;
      command.n = tick;
      command.causeTick = tick;
      return command;
    },

    learn() {
      if (!fresh) return;
      fresh = false;
      if (moment.trial !== now.published) {
        decoder.publish();
        now.published = moment.trial;
      }
      if (now.steered === moment.trial) {
        lesson.fill(Number.NaN);
      } else {
        estimator.estimate(estimated, moment);
        examination.shuffle(shuffled, estimated, moment.trial);
        decoder.decode(twin, 1);
        examination.score(rows, lesson, twin);
        decoder.learn(lesson);
        moment.intention = estimated;
        bench.learn(moment);
        moment.intention = truth;
        if (anyPlausible(estimated)) now.lessons++;
      }
      moment.intention = unlabelled;
      bench.hear(moment);
      moment.intention = truth;
      bench.attend(moment);
      assign("decoder", decoder.lesson?.());
      assign("law", bench.lesson());
      report();
    },

    setGoal(wanted) {
      if (wanted !== undefined && (wanted.length !== goals || !wanted.every(Number.isFinite))) {
        throw new Error(
          goals === 0
            ? "this task has no goal that a symbiote could be given"
            : `a goal here is ${goals} finite numbers, not [${wanted.join(", ")}]`,
        );
      }
      const told = wanted === undefined ? null : Array.from(wanted);
      const apply = () => {
        if (told !== null) goal.set(told);
        moment.goal = told === null ? undefined : goal;
      };
      happenings.plan({ op: "goal", goal: told }, apply);
    },

    swap(parts) {
      const { decoder: d, intention: i, law: l } = parts;
      const [newDecoder, newEstimator] = [d && makeDecoder(d), i && makeEstimator(i)];
      const newLaw = l && bench.prepare(l);
      const apply = () => {
        if (d !== undefined && newDecoder !== undefined) {
          decoder = newDecoder;
          examination.startAgain(makeInputOnly(d));
          now.published = -1;
          now.lessons = 0;
        }
        estimator = newEstimator ?? estimator;
        newLaw?.();
        config = { ...config, ...parts };
      };
      happenings.plan({ op: "swap", ...parts }, apply);
    },

    lessons() {
      if (assignments.length === 0) return NO_LESSONS;
      const drained = assignments;
      assignments = [];
      return drained;
    },

    absorb(pupil, result) {
      happenings.plan({ op: "absorbed", pupil, result }, () => pupilOf(pupil).absorb?.(result));
    },

    drain: happenings.drain,

    save: () => ({
      config: JSON.stringify(config),
      decoder: decoder.save(),
      estimator: estimator.save(),
      laws: bench.save(),
      examination: examination.save(),
      now: { ...now },
      goal: moment.goal === undefined ? null : goal.slice(),
    }),

    restore(snapshot) {
      config = JSON.parse(snapshot.config as string) as SymbioteConfig;
      decoder = makeDecoder(config.decoder);
      decoder.restore(snapshot.decoder as Snapshot);
      estimator = makeEstimator(config.intention);
      estimator.restore(snapshot.estimator as Snapshot);
      bench.prepare(config.law)();
      bench.restore(snapshot.laws as Snapshot);
      examination.startAgain(makeInputOnly(config.decoder));
      examination.restore(snapshot.examination as Snapshot);
      Object.assign(now, snapshot.now);
      const saved = snapshot.goal as Float32Array | null;
      if (saved !== null) goal.set(saved);
      moment.goal = saved === null ? undefined : goal;
      happenings.forget();
      assignments = [];
      fresh = false;
      report();
    },
  };
}
