/**
 * Certainty-equivalent LQG of the behaviour itself, on a state-space model identified online. It probes first, with
 * noise that holds for `hold` ms so that slow latents answer it too; from `seconds` of that it identifies what moves
 * what (state-space/identify.ts); then it filters latents and steers them optimally (state-space/regulator.ts):
 *
 *   minimise the mean of ‖behaviour − goal‖² + effort · ‖u‖²
 *
 * It sees no label: what the task tells the brain is one more thing that it has to find out. It needs no direction and
 * no decoder. Åström & Wittenmark, Adaptive Control (1995), ch. 4.
 */
import * as z from "zod";
import type { Lesson, Snapshot, SteeringLaw } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import type { IdentifyMaterial } from "../state-space/identify.ts";
import type { StateSpace } from "../state-space/model.ts";
import { createRegulator, type Regulator } from "../state-space/regulator.ts";
import { createTape } from "../state-space/tape.ts";
import { DOSE_MS, type LawContext, lawEntry } from "./law.ts";
import off from "./off.ts";
import { createSchooling } from "./schooling.ts";

const params = z.strictObject({
  effort: z
    .number()
    .gt(0)
    .max(1e6)
    .default(0.1)
    .describe("price of a squared current against a squared miss, per 10 ms"),
  probing: z
    .number()
    .min(0)
    .max(1000)
    .default(3)
    .describe("norm of the noise per 10 ms before anything is known"),
  hold: z.number().gt(0).max(10_000).default(100).describe("how long the noise stays the same, ms"),
  seconds: z.number().gt(0).max(600).default(48).describe("probing before the model is identified"),
  rounds: z.int().min(1).max(1000).default(60).describe("rounds of expectation-maximisation"),
  learning: z.boolean().default(true).describe("whether it probes and identifies"),
});
type LqgParams = z.infer<typeof params>;

function createLaw(options: LqgParams, { channels, electrodes, goals, dtMs, rng }: LawContext): SteeringLaw {
  const { effort, probing, hold, seconds, rounds, learning } = options;
  const share = dtMs / DOSE_MS;
  const holdTicks = Math.max(1, Math.round(hold / dtMs));
  const tape = createTape({ channels, electrodes, behaviours: goals }, Math.round((1000 * seconds) / dtMs));
  const noise = new Float32Array(electrodes);
  const noiseSd = (probing * share) / Math.sqrt(electrodes);
  const now = { tick: -1, trial: -1, spoke: -1, probed: 0 };
  // Currents act once a tick: of finer ticks each has less to do, and the price of a tick goes with dt.
  const open = (model: StateSpace) => createRegulator(model, effort / share ** 2);
  const schooling = createSchooling<StateSpace, StateSpace, Regulator>(
    "state-space",
    rng.fork("lessons").seed,
    open,
    (model) => model,
  );

  return {
    electrodes,
    learn() {},
    hear(moment) {
      // Only what it pushed itself: nothing is learned of inputs that did not come.
      if (!learning || schooling.learned !== undefined || moment.trial !== now.spoke) return;
      tape.add(moment);
    },
    steer(currents, { tick, trial, observation, delivered, goal }) {
      const regulator = schooling.speaker;
      for (let k = 0; k < channels; k++) if (!plausible(observation[k])) return false;
      if (tick !== now.tick + 1) regulator?.forget();
      regulator?.observe(observation, delivered, trial !== now.trial);
      now.tick = tick;
      now.trial = trial;
      if (goal === undefined || (regulator === undefined && !learning)) return false;
      now.spoke = trial;
      if (regulator !== undefined) {
        regulator.steer(currents, goal);
        return true;
      }
      if (now.probed++ % holdTicks === 0) rng.normals(noise, noiseSd);
      currents.set(noise);
      return true;
    },
    lesson(): Lesson | undefined {
      if (schooling.learned !== undefined || !tape.full || !schooling.due(0)) return undefined;
      const material: IdentifyMaterial = { ...tape.stretch(), pushes: goals, rounds };
      return schooling.lesson(material);
    },
    absorb(result) {
      if (schooling.absorb(result) !== undefined) tape.clear();
    },
    save: () => ({
      ...now,
      ...schooling.save(),
      noise: noise.slice(),
      rng: rng.save(),
      tape: tape.save(),
    }),
    restore(snapshot) {
      const { tick, trial, spoke, probed } = snapshot;
      Object.assign(now, { tick, trial, spoke, probed });
      noise.set(snapshot.noise as Float32Array);
      rng.restore(snapshot.rng as Snapshot);
      tape.restore(snapshot.tape as Snapshot);
      schooling.restore(snapshot);
    },
  };
}

export default lawEntry<LqgParams>({
  name: "lqg",
  summary: "optimal control of the behaviour on a linear state-space model, identified online from probing",
  params,
  create(options, context) {
    const { goals, behaviours } = context;
    return goals === 0 || behaviours < goals ? off.create({}, context) : createLaw(options, context);
  },
});
