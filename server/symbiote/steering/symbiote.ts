/**
 * The symbiote proper: an emulator of the brain under stimulation, and a co-processor trained through it, both learned
 * online from the rows alone. First it probes with coloured noise; then, lesson after lesson, it steers as it has
 * learned, with less noise the better it does, and learns from what came of it, so that its emulator is right where
 * its own behaviour leads (Ross et al. 2011, DAgger; Bryan & Rao 2023, neural co-processors).
 *
 * It speaks in the last epochs of a trial, and never without a goal. A supervisor keeps it from the wheel for as long
 * as it does harm. Its lessons are studied apart (emulator/study.ts).
 */
import * as z from "zod";
import type { Lesson, Moment, Snapshot, SteeringLaw } from "../../../streams/ports.ts";
import { createActuator } from "../emulator/actuator.ts";
import { createCoprocessor } from "../emulator/coprocessor.ts";
import { createForecaster, type Forecaster, HORIZONS_MS } from "../emulator/forecaster.ts";
import { createGovernor, type Governor } from "../emulator/governor.ts";
import { createTrialMemory, endOf, heldGoal, type TrialRecord } from "../emulator/memory.ts";
import { montageHash, type Patient } from "../emulator/mind.ts";
import { mindFor, type ShippedMind, whyNone } from "../emulator/minds/index.ts";
import { gather, largestPush, planFor, type Situation, spread } from "../emulator/plan.ts";
import { createProbing } from "../emulator/probing.ts";
import type { Learned, Material, Outcome } from "../emulator/study.ts";
import { createSupervisor } from "../emulator/supervisor.ts";
import { type LawContext, lawEntry } from "./law.ts";
import off from "./off.ts";
import { createSchooling } from "./schooling.ts";

/** A divergence that no push is predicted to cause: nothing is governed. */
const UNBOUNDED = 1e6;
const share = (initial: number) => z.number().min(0).max(1).default(initial);
const params = z.strictObject({
  bound: z.number().gt(0).max(1000).default(1).describe("largest current of one electrode per 10 ms"),
  norm: z.number().gt(0).max(10_000).default(4).describe("largest norm of all currents per 10 ms"),
  energy: z
    .number()
    .min(0)
    .max(10)
    .default(0.03)
    .describe("price of an electrode that is always at its bound"),
  probing: share(0.35).describe("noise before the first lesson, as a share of the bound"),
  exploration: share(0.15).describe("noise afterwards, as long as trials fail"),
  tolerance: z.number().gt(0).max(100).default(0.15).describe("how near to the goal counts"),
  near: z.number().min(0).max(100).default(0.4).describe("nearest goal to practise for"),
  far: z.number().gt(0).max(100).default(0.8).describe("farthest goal to practise for"),
  epochs: z.int().min(1).max(100).default(2).describe("how many of a trial's last epochs are steered"),
  first: z.int().min(1).max(10_000).default(40).describe("steered trials before the first lesson"),
  every: z.int().min(1).max(10_000).default(30).describe("steered trials between two lessons"),
  thorough: z.number().min(1).max(100).default(1).describe("how many times as long a lesson takes"),
  sees: z
    .enum(["state", "goal"])
    .default("state")
    .describe("what a push depends on: state, time and goal, or the goal alone"),
  collateral: z
    .number()
    .gt(0)
    .max(UNBOUNDED)
    .default(UNBOUNDED)
    .describe("most divergence ½Σ(Δμ/σ)² a push may be predicted to cause in a tick"),
  checkpoint: z
    .enum(["none", "fitting", "shipped"])
    .default("fitting")
    .describe(
      "begin from nothing, from what ships if it fits brain and implant, or from that and nothing else",
    ),
  learning: z.boolean().default(true).describe("whether it goes on learning"),
});
type SymbioteParams = z.infer<typeof params>;

/** Trials remembered before the first lesson was asked for, and afterwards. */
const FEW = 48;
const MANY = 400;
/** A mind that was examined has lost its credit when running success is this far below. */
const DISAPPOINTED = 0.4;
const LONGEST_TRIAL_MS = 4000;

function createLaw(options: SymbioteParams, context: LawContext): SteeringLaw {
  const { electrodes, goals, epochs, dtMs, rng } = context;
  const situation = situationOf(context);
  const plan = planFor(situation);
  const from = Math.max(0, epochs - options.epochs);
  const bound = largestPush(options, situation);
  const memory = createTrialMemory(plan, situation, from, Math.round(LONGEST_TRIAL_MS / dtMs), FEW);
  const supervisor = createSupervisor(goals);
  const probing = createProbing(plan.patterns, dtMs, rng.fork("probing"));
  const actuator = createActuator(plan.patterns, bound);
  const delivered = new Float32Array(plan.patterns);
  const push = new Float32Array(plan.patterns);
  const end = new Float32Array(goals);
  const given = shipped(options, patientOf(context, situation, bound));
  let governor: Governor | undefined;
  let forecaster: Forecaster | undefined;
  /**
   * `spoke`: the trial in which it last did. `trusted`: what it was examined to achieve, for as long as nothing was
   * learned since. `imagined`: what the last lesson did.
   */
  const now = { spoke: -1, trusted: Number.NaN, imagined: Number.NaN };

  const open = ({ view, units, emulators, coprocessor }: Learned) => {
    memory.see(view);
    if (options.collateral < UNBOUNDED)
      governor = createGovernor(plan, situation, emulators[0], options.collateral);
    const past = forecaster?.save();
    forecaster = createForecaster(plan, situation, units, emulators, from);
    if (past !== undefined) forecaster.restore(past);
    return createCoprocessor(plan, situation, view, units, coprocessor, bound);
  };
  const kept = ({ imagined, ...learned }: Outcome): Learned => learned;
  const schooling = createSchooling("co-processor", rng.fork("lessons").seed, open, kept);

  const assess = (trial: TrialRecord) => {
    endOf(end, plan, situation, trial);
    if (!Number.isFinite(trial.goal[0])) return supervisor.left(end);
    schooling.count();
    if (schooling.learned === undefined || now.spoke !== trial.number) return;
    supervisor.steered(end, trial.goal, heldGoal(plan, situation, trial, options.tolerance));
  };

  const noise = () => {
    if (schooling.learned === undefined) return options.learning ? options.probing : 0;
    return options.exploration * Math.min(1, 2 * (1 - (supervisor.expected || 0)));
  };

  return {
    electrodes,
    learn() {},
    hear(moment: Moment) {
      const finished = memory.hear(moment);
      if (finished !== undefined) assess(finished);
      if (schooling.speaker !== undefined) forecaster?.hear(moment, schooling.speaker.senses);
    },
    steer(currents, moment) {
      const { goal, epoch, trial } = moment;
      // Only who is to speak takes what is shipped: one that listens has nothing that it did not learn.
      if (schooling.learned === undefined && given !== undefined) {
        schooling.know(given.learned);
        supervisor.trust(given.success);
        now.trusted = given.success;
      }
      const coprocessor = schooling.speaker;
      coprocessor?.hear(moment);
      gather(delivered, moment.delivered, plan.patterns);
      actuator.hear(delivered);
      const size = noise();
      if (goal === undefined || epoch < from || (coprocessor === undefined && size === 0)) {
        actuator.fallSilent();
        return false;
      }
      push.fill(0);
      coprocessor?.push(push, goal);
      for (let m = 0; m < push.length; m++) push[m] *= supervisor.share;
      if (size > 0) probing.add(push, size * bound, trial);
      for (let m = 0; m < push.length; m++) push[m] = Math.max(-bound, Math.min(bound, push[m]));
      if (governor !== undefined && coprocessor !== undefined) governor.govern(push, coprocessor.seen);
      actuator.say(push);
      spread(currents, push, plan.patterns);
      now.spoke = trial;
      return true;
    },
    lesson(): Lesson | undefined {
      if (!options.learning) return undefined;
      memory.keep(MANY);
      if (!schooling.due(schooling.learned === undefined ? options.first : options.every)) return undefined;
      // What it knows comes from more trials than it remembers: it learns again when that no longer holds.
      if (supervisor.expected > now.trusted - DISAPPOINTED) return undefined;
      now.trusted = Number.NaN;
      const { energy, tolerance, near, far, sees, thorough } = options;
      const material: Omit<Material, "seed" | "learned"> = {
        situation,
        aims: { bound, energy, tolerance, reach: [near, far], sees },
        thorough,
        trials: [...memory.trials],
      };
      return schooling.lesson(material);
    },
    absorb(result) {
      const outcome = schooling.absorb(result);
      if (outcome !== undefined) now.imagined = outcome.imagined.success;
    },
    report(out) {
      out[0] = now.imagined;
      out[1] = supervisor.achieved;
      out[2] = schooling.learned === undefined ? 0 : supervisor.share;
      if (forecaster === undefined) return;
      for (let i = 0; i < HORIZONS_MS.length; i++) out[3 + i] = forecaster.error(i);
      out[5] = forecaster.radius;
      out[6] = forecaster.held;
    },
    save: () => ({
      ...now,
      ...schooling.save(),
      memory: memory.save(),
      supervisor: supervisor.save(),
      probing: probing.save(),
      actuator: actuator.save(),
      forecaster: forecaster?.save() ?? null,
    }),
    restore(snapshot) {
      const { spoke, trusted, imagined } = snapshot;
      Object.assign(now, { spoke, trusted, imagined });
      memory.restore(snapshot.memory as Snapshot);
      supervisor.restore(snapshot.supervisor as Snapshot);
      probing.restore(snapshot.probing as Snapshot);
      actuator.restore(snapshot.actuator as Snapshot);
      schooling.restore(snapshot);
      if (snapshot.forecaster !== null) forecaster?.restore(snapshot.forecaster as Snapshot);
    },
  };
}

/** What it is told of the brain and the implant it is to live in. */
type Told = Omit<LawContext, "rng">;

function situationOf({ channels, behaviours, electrodes, epochs, goals, dtMs }: Told): Situation {
  return { channels, behaviours, electrodes, epochs, goals, dtMs };
}

function patientOf({ montage, weightsHash = "" }: Told, situation: Situation, bound: number): Patient {
  return { weightsHash, situation, montage: montageHash(montage), bound };
}

/** Whether what ships fits this brain and implant, so that the law, as it is by default, steers from the first goal. */
export function steersAtOnce(told: Told): boolean {
  const situation = situationOf(told);
  const bound = largestPush(params.parse({}), situation);
  return mindFor(patientOf(told, situation, bound)) !== undefined;
}

/** What ships for this brain and implant. @throws one sentence when it is asked for and does not fit */
function shipped({ checkpoint }: SymbioteParams, patient: Patient): ShippedMind | undefined {
  if (checkpoint === "none") return undefined;
  const mind = mindFor(patient);
  if (mind === undefined && checkpoint === "shipped") throw new Error(whyNone(patient));
  return mind;
}

export default lawEntry<SymbioteParams>({
  name: "symbiote",
  summary: "an emulator of the brain and a co-processor trained through it, learned online",
  params,
  create(options, context) {
    const { goals, behaviours } = context;
    // Where no behaviour can be compared with a goal, there is nothing to practise.
    return goals === 0 || behaviours < goals ? off.create({}, context) : createLaw(options, context);
  },
});
