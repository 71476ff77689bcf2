/**
 * Many tasks for one brain (Yang et al. 2019): a rule, a fixation point and two rings of noisy stimuli go in; what
 * comes out is whether to fixate and, when it is time, a direction. Twelve rules, see multitask-rules.ts.
 *
 *   u (29) = fixation · 8 + 8 ring units · 12 rules,   said (3) = fixation, x, y
 *
 * Everything readable here describes the world after the last `advance`.
 */
import * as z from "zod";
import type { Snapshot, Task } from "../../streams/ports.ts";
import { RULE_NAMES } from "./multitask-rules.ts";
import {
  decides,
  fixates,
  INPUTS,
  NOISY,
  RINGS_INPUT,
  sense,
  senseNoise,
  showsA,
  showsB,
} from "./multitask-senses.ts";
import {
  drawTrial,
  EPOCHS,
  emptyTrial,
  FIXATION,
  GO_MS,
  type MultitaskTrial,
  RESPONSE,
  RESPONSE_MS,
  type Stimulus,
  schedule,
} from "./multitask-trial.ts";
import { createVerdict } from "./multitask-verdict.ts";
import { type TaskContext, taskEntry } from "./task.ts";

/** The world's visible quantities; a stimulus that is not shown is NaN in its direction and 0 in its strengths. */
const WORLDS = [
  ...["responseX", "responseY", "fixation"],
  ...["rightX", "rightY", "fixationPoint", "rule"],
  ...["stimulusAX", "stimulusAY", "stimulusA1", "stimulusA2"],
  ...["stimulusBX", "stimulusBY", "stimulusB1", "stimulusB2"],
];
const STIMULUS_A = 7;
const STIMULUS_B = 11;

function createMultitask(only: number | undefined, { rng, dtMs }: TaskContext): Task {
  const chance = { trials: rng.fork("trials"), noise: rng.fork("noise") };
  const noiseSd = senseNoise(dtMs);
  const noise = chance.noise.normals(new Float32Array(NOISY), noiseSd);
  const verdict = createVerdict(dtMs);
  const lengths = new Int32Array(EPOCHS.length);
  const said = new Float32Array(3);
  const state = { trial: 0, epoch: FIXATION, ticksInEpoch: -1, outcome: undefined as boolean | undefined };
  let current = emptyTrial();
  let instructed: Float32Array | undefined;

  const begin = () => {
    drawTrial(current, chance.trials, only, instructed);
    schedule(lengths, current, dtMs);
    verdict.begin();
  };
  const isLastTick = () => state.epoch === RESPONSE && state.ticksInEpoch === lengths[RESPONSE] - 1;
  const tickClock = () => {
    state.ticksInEpoch++;
    state.outcome = undefined;
    if (state.ticksInEpoch < lengths[state.epoch]) return;
    state.ticksInEpoch = 0;
    do state.epoch = (state.epoch + 1) % EPOCHS.length;
    while (lengths[state.epoch] === 0);
    if (state.epoch !== FIXATION) return;
    state.trial++;
    begin();
  };
  const picture = (out: Float32Array, at: number, { angle, first, second }: Stimulus, shown: boolean) => {
    const seen = shown && first + second > 0;
    out[at] = seen ? Math.cos(angle) : Number.NaN;
    out[at + 1] = seen ? Math.sin(angle) : Number.NaN;
    out[at + 2] = seen ? first : 0;
    out[at + 3] = seen ? second : 0;
  };
  begin();

  return {
    name: "multitask",
    inputs: INPUTS,
    actions: 3,
    intentions: ["responseX", "responseY", ...RULE_NAMES],
    goals: 2,
    worlds: WORLDS,
    behaviours: 3,
    epochs: EPOCHS,
    trialTicks: Math.round(((GO_MS.shortest + GO_MS.longest) / 2 + RESPONSE_MS) / dtMs),
    sense(input) {
      sense(input, 0, current, state.epoch);
      for (let i = 0; i < NOISY; i++) input[RINGS_INPUT + i] += noise[i];
    },
    advance(action) {
      tickClock();
      chance.noise.normals(noise, noiseSd);
      for (let i = 0; i < said.length; i++) said[i] = action[i];
      verdict.hear(said, state.epoch, state.ticksInEpoch);
      if (isLastTick()) state.outcome = verdict.agrees(current.rightX, current.rightY);
    },
    intention(out) {
      if (!decides(current, state.epoch)) {
        out.fill(Number.NaN, 0, 2 + RULE_NAMES.length);
        return;
      }
      out[0] = current.rightX;
      out[1] = current.rightY;
      for (let rule = 0; rule < RULE_NAMES.length; rule++) out[2 + rule] = rule === current.rule ? 1 : 0;
    },
    world(out) {
      const decided = decides(current, state.epoch);
      out[0] = said[1];
      out[1] = said[2];
      out[2] = said[0];
      out[3] = decided ? current.rightX : Number.NaN;
      out[4] = decided ? current.rightY : Number.NaN;
      out[5] = fixates(current, state.epoch) ? 1 : 0;
      out[6] = current.rule;
      picture(out, STIMULUS_A, current.a, showsA(current, state.epoch));
      picture(out, STIMULUS_B, current.b, showsB(current, state.epoch));
    },
    trial: () => state,
    judge: (goal) => isLastTick() && verdict.agrees(goal[0], goal[1]),
    instruct(goal) {
      if (
        goal !== undefined &&
        !(goal.length === 2 && Math.hypot(goal[0], goal[1]) > 0 && goal.every(Number.isFinite))
      ) {
        throw new Error(`a goal of "multitask" is a direction x, y, not both zero; got [${goal.join(", ")}]`);
      }
      instructed = goal?.slice();
    },
    save: () => ({
      trials: chance.trials.save(),
      noisy: chance.noise.save(),
      noise: noise.slice(),
      verdict: verdict.save(),
      said: said.slice(),
      schedule: { ...current, a: { ...current.a }, b: { ...current.b } },
      clock: { ...state, outcome: state.outcome ?? null },
      instructed: instructed?.slice() ?? null,
    }),
    restore(snapshot) {
      chance.trials.restore(snapshot.trials as Snapshot);
      chance.noise.restore(snapshot.noisy as Snapshot);
      noise.set(snapshot.noise as Float32Array);
      verdict.restore(snapshot.verdict as Snapshot);
      said.set(snapshot.said as Float32Array);
      current = structuredClone(snapshot.schedule) as unknown as MultitaskTrial;
      schedule(lengths, current, dtMs);
      Object.assign(state, snapshot.clock);
      if (state.outcome === null) state.outcome = undefined;
      instructed = (snapshot.instructed as Float32Array | null)?.slice();
    },
  };
}

export default taskEntry({
  name: "multitask",
  summary: "twelve tasks told apart by a rule: point, point away, remember, decide, match",
  params: z.strictObject({
    rule: z.enum(RULE_NAMES).optional().describe("live under this rule only"),
  }),
  create: ({ rule }, context) =>
    createMultitask(rule === undefined ? undefined : RULE_NAMES.indexOf(rule), context),
});
