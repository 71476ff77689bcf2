/** One seed of a finding about brain control. */
import type { Rig } from "../../../streams/loop.ts";
import { createRng, type Rng } from "../../../streams/rng.ts";
import { simdKernels } from "../../kernels/index.ts";
import { intentions } from "../../symbiote/intention/index.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import type { Lab } from "../lab.ts";
import type { ArmRun, CursorArm, CursorFinding, CursorSeed, Reading } from "./finding.ts";
import { type HandTrials, offlineScore, recordHand, teach } from "./hand.ts";
import { createPilot } from "./pilot.ts";
import { createReader, type Reader } from "./reader.ts";
import { fly, handControl } from "./trials.ts";

/** Of the hand's trials one in this many is kept for the offline score. */
const HELD_OUT = 4;

export function conductCursor(
  finding: CursorFinding,
  seed: number,
  lab: Lab,
  onTrial: () => void = () => {},
): CursorSeed {
  const { session, arms, calibrationTrials, trials } = finding;
  const rng = createRng(seed);
  const rig = lab.rig({ ...session, seed });
  const hand = recordHand(rig, calibrationTrials, onTrial);
  const learned = hand.filter((_, t) => t % HELD_OUT !== HELD_OUT - 1);
  const heldOut = hand.filter((_, t) => t % HELD_OUT === HELD_OUT - 1);
  const practiceFrom = rig.save();
  fly(rig, longestPractice(arms), handControl, onTrial);
  const scoredFrom = rig.save();
  let ticks = rig.tick;

  const runs = arms.map(({ name, reading }): ArmRun => {
    if (reading === undefined) {
      rig.restore(scoredFrom);
      return { arm: name, offline: null, ...fly(rig, trials, handControl, onTrial) };
    }
    let reader = readerOf(reading, rig, rng.fork("decoder"));
    teach(reader, learned, reading.beginning, rng.fork("beginning"));
    const offline = reading.beginning === "true" ? scoreOf(reader, heldOut) : null;
    if (reading.practice !== undefined) {
      rig.restore(practiceFrom);
      const { trials: count, intention, anew } = reading.practice;
      const pupil = anew === true ? readerOf(reading, rig, rng.fork("pupil")) : reader;
      const lessons = { pupil, teacher: teacherOf(intention, rig, rng) };
      ticks += fly(
        rig,
        count,
        createPilot(reader, transmissionOf(reading, rig.dtMs), lessons),
        onTrial,
      ).ticks;
      reader = pupil;
    }
    rig.restore(scoredFrom);
    const lessons = reading.adapts && { pupil: reader, teacher: teacherOf(reading.adapts, rig, rng) };
    const pilot = createPilot(reader, transmissionOf(reading, rig.dtMs), lessons);
    return { arm: name, offline, ...fly(rig, trials, pilot, onTrial) };
  });
  ticks += runs.reduce((sum, run) => sum + run.ticks, 0);
  return { seed, runs, brainSeconds: (ticks * rig.dtMs) / 1000 };
}

function longestPractice(arms: readonly CursorArm[]): number {
  return Math.max(0, ...arms.map(({ reading }) => reading?.practice?.trials ?? 0));
}

/** Trials that `conductCursor` counts for one seed. */
export function cursorTrialsInAll({ arms, calibrationTrials, trials }: CursorFinding): number {
  const practice = arms.reduce((sum, { reading }) => sum + (reading?.practice?.trials ?? 0), 0);
  return calibrationTrials + longestPractice(arms) + practice + arms.length * trials;
}

function readerOf({ decoder, binMs }: Reading, rig: Rig, rng: Rng): Reader {
  const { dtMs } = rig;
  const context = { channels: rig.electrodes.channels, dtMs, kernels: simdKernels(), rng };
  return createReader(decoder, ticksOf(binMs, dtMs), context);
}

function scoreOf(reader: Reader, heldOut: HandTrials): number | null {
  const score = offlineScore(reader, heldOut);
  return Number.isFinite(score) ? score : null;
}

function transmissionOf({ holdMs = 0, delayMs = 0 }: Reading, dtMs: number) {
  return { holdTicks: ticksOf(holdMs, dtMs), delayTicks: Math.round(delayMs / dtMs) };
}

function teacherOf(
  { name, params }: { name: string; params: Readonly<Record<string, unknown>> },
  rig: Rig,
  rng: Rng,
) {
  const { intentions: outputs, goals } = rig.body.task;
  const context = { outputs: outputs.length, goals, dtMs: rig.dtMs, rng: rng.fork("teacher") };
  return intentions.get(name).create(params, context);
}
