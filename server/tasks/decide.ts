/**
 * Context-dependent decision (Mante et al. 2013): two noisy streams of evidence arrive together, a cue says which of
 * them counts, and the choice is held back until `hold` drops.
 *
 *   u (5) = motion · colour (0 outside `evidence`) · motion counts · colour counts (from the cue on) · hold
 *   y (1) = the choice: 1 or −1 in `respond`, 0 before
 *
 * A goal's sign is the choice it demands: the evidence that counts then points there, as strong as it was drawn.
 */
import * as z from "zod";
import type { Snapshot, Task } from "../../streams/ports.ts";
import {
  COHERENCES,
  COMMITTED,
  CUE_MS,
  type DecideTrial,
  drawTrial,
  EVIDENCE_MS,
  evidenceSd,
  FIXATE_MS,
  JUDGED_MS,
  RESPOND_MS,
} from "./decide-trial.ts";
import { ticksOf } from "./reach-trial.ts";
import { type TaskContext, taskEntry } from "./task.ts";

const FIXATE = 0;
const CUE = 1;
const EVIDENCE = 2;
const RESPOND = 3;

interface DecideParams {
  readonly coherences: readonly number[];
}

function createDecide({ coherences }: DecideParams, { rng, dtMs }: TaskContext): Task {
  const noise = rng.fork("noise");
  const sd = evidenceSd(dtMs);
  const judged = ticksOf(JUDGED_MS, dtMs);
  const ticks = (ms: number) => ticksOf(ms, dtMs);
  const lengths = [ticks(FIXATE_MS), 0, ticks(EVIDENCE_MS), ticks(RESPOND_MS)];
  const current: DecideTrial = { context: 1, motion: 0, colour: 0, demanded: 1, cueMs: 0 };
  const state = { trial: 0, epoch: FIXATE, ticksInEpoch: -1, outcome: undefined as boolean | undefined };
  /** Momentary motion and colour, then what has been shown of the one that counts: its mean over the whole epoch. */
  const evidence = new Float32Array(3);
  /** What the brain says now, and the sum of that over the judged part of `respond`. */
  const said = { choice: 0, sum: 0 };
  let instructed: Float32Array | undefined;

  const begin = () => {
    drawTrial(current, coherences, rng);
    if (instructed !== undefined) {
      current.demanded = instructed[0];
      const side = instructed[0] < 0 ? -1 : 1;
      if (current.context > 0) current.motion = side * Math.abs(current.motion);
      else current.colour = side * Math.abs(current.colour);
    }
    lengths[CUE] = ticks(current.cueMs);
    evidence.fill(0);
    said.sum = 0;
  };
  const tickClock = () => {
    state.ticksInEpoch++;
    state.outcome = undefined;
    if (state.ticksInEpoch < lengths[state.epoch]) return;
    state.ticksInEpoch = 0;
    state.epoch = (state.epoch + 1) % lengths.length;
    if (state.epoch !== FIXATE) return;
    state.trial++;
    begin();
  };
  const show = () => {
    if (state.epoch !== EVIDENCE) {
      evidence[0] = 0;
      evidence[1] = 0;
      return;
    }
    evidence[0] = current.motion + sd * noise.normal();
    evidence[1] = current.colour + sd * noise.normal();
    evidence[2] += (current.context > 0 ? evidence[0] : evidence[1]) / lengths[EVIDENCE];
  };
  const isLastTick = () => state.epoch === RESPOND && state.ticksInEpoch === lengths[RESPOND] - 1;
  const chose = (goal: number) => (goal < 0 ? -1 : 1) * said.sum >= COMMITTED * judged;
  const isCued = () => state.epoch !== FIXATE;
  const instructs = () => state.epoch >= EVIDENCE;
  begin();

  return {
    name: "decide",
    inputs: 5,
    actions: 1,
    intentions: ["choice", "context", "evidence"],
    goals: 1,
    worlds: [
      "choice",
      "motion",
      "colour",
      "context",
      "demanded",
      "motionCoherence",
      "colourCoherence",
      "evidence",
      "hold",
    ],
    behaviours: 1,
    epochs: ["fixate", "cue", "evidence", "respond"],
    trialTicks: Math.round(
      (FIXATE_MS + (CUE_MS.shortest + CUE_MS.longest) / 2 + EVIDENCE_MS + RESPOND_MS) / dtMs,
    ),
    sense(input) {
      input[0] = evidence[0];
      input[1] = evidence[1];
      input[2] = isCued() && current.context > 0 ? 1 : 0;
      input[3] = isCued() && current.context < 0 ? 1 : 0;
      input[4] = state.epoch === RESPOND ? 0 : 1;
    },
    advance(action) {
      tickClock();
      said.choice = action[0];
      show();
      if (state.epoch !== RESPOND) return;
      if (state.ticksInEpoch >= lengths[RESPOND] - judged) said.sum += action[0];
      if (isLastTick()) state.outcome = chose(current.demanded);
    },
    intention(out) {
      out[0] = instructs() ? current.demanded : Number.NaN;
      out[1] = instructs() ? current.context : Number.NaN;
      out[2] = instructs() ? evidence[2] : Number.NaN;
    },
    world(out) {
      out[0] = said.choice;
      out[1] = evidence[0];
      out[2] = evidence[1];
      out[3] = isCued() ? current.context : 0;
      out[4] = isCued() ? current.demanded : Number.NaN;
      out[5] = isCued() ? current.motion : Number.NaN;
      out[6] = isCued() ? current.colour : Number.NaN;
      out[7] = evidence[2];
      out[8] = state.epoch === RESPOND ? 0 : 1;
    },
    trial: () => state,
    judge: (goal) => isLastTick() && chose(goal[0]),
    instruct(goal) {
      if (goal !== undefined && !(goal.length === 1 && Number.isFinite(goal[0]))) {
        throw new Error(`a goal of "decide" is one finite number, the choice; got [${goal.join(", ")}]`);
      }
      instructed = goal?.slice();
    },
    save: () => ({
      rng: rng.save(),
      noise: noise.save(),
      evidence: evidence.slice(),
      said: { ...said },
      schedule: { ...current },
      clock: { ...state, outcome: state.outcome ?? null },
      instructed: instructed?.slice() ?? null,
    }),
    restore(snapshot) {
      rng.restore(snapshot.rng as Snapshot);
      noise.restore(snapshot.noise as Snapshot);
      evidence.set(snapshot.evidence as Float32Array);
      Object.assign(said, snapshot.said);
      Object.assign(current, snapshot.schedule);
      Object.assign(state, snapshot.clock);
      if (state.outcome === null) state.outcome = undefined;
      lengths[CUE] = ticks(current.cueMs);
      instructed = (snapshot.instructed as Float32Array | null)?.slice();
    },
  };
}

export default taskEntry({
  name: "decide",
  summary: "weigh the evidence that the cue says counts, ignore the other, and choose when told to",
  params: z.strictObject({
    coherences: z
      .array(z.number().min(0).max(1))
      .min(1)
      .default([...COHERENCES])
      .describe("how strong evidence is, either way"),
  }),
  create: createDecide,
});
