/**
 * Does it correct what it sees and feels? Every life is lived twice with the same targets and the same noise, once with
 * something that moves the cursor besides: what is different between the two is the answer, and what has become of the
 * push. A brain whose movements run off by themselves leaves all of it.
 */
import type { Rng } from "../../../streams/rng.ts";
import { mean, pairedPermutation } from "../../../streams/statistic.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { PROPRIOCEPTIVE_DELAY_MS, TRIAL_MS } from "../../tasks/cursor-trial.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { DT_MS, live, type Push } from "./life.ts";

const TRIALS = 80;
const LENGTH = ticksOf(TRIAL_MS, DT_MS);
/** Pushes come when targets have been acquired, in every other trial, so that nothing is left of the last one. */
const ONSET = ticksOf(1300, DT_MS);
/** A steady push, and when what is left of it is looked at. */
const STEADY = { speed: 0.2, ticks: ticksOf(1000, DT_MS) } as const;
/** A jerk moves the cursor by speed × duration; the answer is what the hand does in the time after. */
const JERK = { speed: 0.6, ticks: ticksOf(100, DT_MS), answered: ticksOf(300, DT_MS) } as const;
/** An answer has begun when it is so much of its greatest. */
const BEGUN = 0.1;
/** Pushes that turn, Hz; one that training did not know is asked about. */
export const TURNING_HZ = [0.2, 0.4, 0.8, 1.6, 3.2] as const;
const ASKED_HZ = 0.4;
const TURNING = { speed: 0.2, trials: 12 } as const;

export interface Pushes {
  readonly rows: readonly Row[];
  /** Mean size of the displacement by a steady push, as a share of what there would be without an answer; tick by tick. */
  readonly left: readonly number[];
  /** Mean answer of the hand along a jerk, tick by tick from its onset. */
  readonly answer: readonly number[];
  /** What is left of pushes that turn, by their frequencies. */
  readonly turning: readonly number[];
}

/** What one push made of a trial, tick by tick from its onset. */
interface Pushed {
  /** Unit vector. */
  readonly direction: readonly [number, number];
  /** Displacement of the cursor and change of the action, x and y. */
  readonly moved: readonly (readonly [number, number])[];
  readonly answered: readonly (readonly [number, number])[];
}

export function examinePushes(subject: Subject, rng: Rng): Pushes {
  const steady = pushed(subject, STEADY.speed, STEADY.ticks, rng.fork("steady"));
  const openLoop = (t: number) => (STEADY.speed * (t + 1) * DT_MS) / 1000;
  const shares = steady.map(
    ({ moved }) => Math.hypot(...moved[STEADY.ticks - 1]) / openLoop(STEADY.ticks - 1),
  );
  const jerked = pushed(subject, JERK.speed, JERK.ticks, rng.fork("jerk"));
  const directions = jerked.map(({ direction }) => direction);
  const answers = jerked.map(({ answered }) => total(answered.slice(0, JERK.answered)));
  const against180 = (those: readonly (readonly [number, number])[]) =>
    mean(answers.map((answer, i) => -cosine(answer, those[i])));
  const opposed = against180(directions);
  const chance = rng.fork("surrogates");
  const shuffled = drawn(SURROGATES, () => against180(chance.shuffle([...directions])));
  const answer = Array.from({ length: JERK.answered }, (_, t) =>
    mean(jerked.map(({ answered, direction }) => along(answered[t], direction))),
  );
  const turning = TURNING_HZ.map((hz) => leftOfTurning(subject, hz, rng.fork("turning")));
  return {
    rows: [
      row(
        "what is left of a steady push after 1 s",
        mean(shares),
        { atMost: 0.25 },
        {
          reference: 1,
          p: pairedPermutation(
            shares.map((share) => 1 - share),
            rng.fork("flips"),
          ),
        },
      ),
      row(
        `what is left of a push that turns at ${ASKED_HZ} Hz`,
        turning[TURNING_HZ.indexOf(ASKED_HZ)],
        { atMost: 0.5 },
        { reference: 1 },
      ),
      row(
        "time to the first answer to a jerk, ms",
        beginningOf(answer),
        { atLeast: PROPRIOCEPTIVE_DELAY_MS, atMost: 150 },
        { reference: PROPRIOCEPTIVE_DELAY_MS },
      ),
      row(
        "answer straight against the jerk, cosine",
        opposed,
        { atLeast: 0.9 },
        against(opposed, shuffled, "high"),
      ),
    ],
    left: Array.from(
      { length: STEADY.ticks },
      (_, t) => mean(steady.map(({ moved }) => Math.hypot(...moved[t]))) / openLoop(t),
    ),
    answer,
    turning,
  };
}

/** Pushes in every other trial, each in its own direction. */
function pushed(subject: Subject, speed: number, ticks: number, rng: Rng): Pushed[] {
  const chance = rng.fork("directions");
  const directions = Array.from({ length: TRIALS / 2 }, (): readonly [number, number] => {
    const angle = 2 * Math.PI * chance.uniform();
    return [Math.cos(angle), Math.sin(angle)];
  });
  const push: Push = ({ trial, ticksInEpoch }) => {
    const on = trial % 2 === 1 && ticksInEpoch >= ONSET && ticksInEpoch < ONSET + ticks;
    const [x, y] = directions[Math.floor(trial / 2)];
    return on ? [speed * x, speed * y] : [0, 0];
  };
  const [calm, moved] = [undefined, push].map((one) => recorded(subject, TRIALS, rng.fork("life"), one));
  return directions.map((direction, k) => {
    const from = (2 * k + 1) * LENGTH + ONSET;
    const differences = (of: "cursor" | "action") =>
      Array.from({ length: LENGTH - ONSET }, (_, t): readonly [number, number] => [
        moved[of][2 * (from + t)] - calm[of][2 * (from + t)],
        moved[of][2 * (from + t) + 1] - calm[of][2 * (from + t) + 1],
      ]);
    return { direction, moved: differences("cursor"), answered: differences("action") };
  });
}

/** Root mean square displacement by a push that turns all the time, over what there would be without an answer. */
function leftOfTurning(subject: Subject, hz: number, rng: Rng): number {
  const { speed, trials } = TURNING;
  const push: Push = ({ trial, ticksInEpoch }) => {
    const phase = (2 * Math.PI * hz * (trial * LENGTH + ticksInEpoch) * DT_MS) / 1000;
    return [speed * Math.cos(phase), speed * Math.sin(phase)];
  };
  const [calm, moved] = [undefined, push].map((one) => recorded(subject, trials, rng.fork("life"), one));
  let sum = 0;
  // The first trials are for it to get used to.
  const from = 4 * LENGTH;
  for (let i = from; i < moved.cursor.length; i++) sum += (moved.cursor[i] - calm.cursor[i]) ** 2;
  const rms = Math.sqrt((2 * sum) / (moved.cursor.length - from));
  return rms / (speed / (2 * Math.PI * hz));
}

/** The cursor and the actions, x and y in turn, in every tick. */
function recorded(subject: Subject, trials: number, rng: Rng, push: Push | undefined) {
  const cursor: number[] = [];
  const actions: number[] = [];
  const circumstances = { trials, rng, ...(push === undefined ? {} : { push }) };
  live(subject, circumstances, ({ world, action }) => {
    cursor.push(world[0], world[1]);
    actions.push(action[0], action[1]);
  });
  return { cursor, action: actions };
}

/** When the answer begins, ms after the onset: when the first of it reaches the hand. NaN where there is none. */
function beginningOf(answer: readonly number[]): number {
  const most = Math.max(...answer.map((value) => -value));
  const first = answer.findIndex((value) => -value >= BEGUN * most);
  return most > 0 && first >= 0 ? first * DT_MS : Number.NaN;
}

const along = ([x, y]: readonly [number, number], [dx, dy]: readonly [number, number]) => x * dx + y * dy;

function total(vectors: readonly (readonly [number, number])[]): readonly [number, number] {
  return [vectors.reduce((sum, [x]) => sum + x, 0), vectors.reduce((sum, [, y]) => sum + y, 0)];
}

/** Of no vector at all: 0. */
function cosine(a: readonly [number, number], b: readonly [number, number]): number {
  return along(a, b) / (Math.hypot(...a) * Math.hypot(...b) || 1);
}
