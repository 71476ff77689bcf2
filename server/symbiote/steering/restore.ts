/**
 * Restore what an area no longer receives: a co-processor that reads one area and stimulates another, so that the brain
 * does again what the task instructs. Nobody tells it a goal. In practice it is taught the instructed behaviour, as in
 * the published scheme (Bryan & Rao 2023); it speaks from recorded activity alone, and once it no longer learns, labels
 * are of no use to it.
 *
 * Unlike other laws it hears labels while it steers: they say what the brain is to be made to do. First it probes with
 * coloured noise; then, lesson after lesson, it speaks as it has learned, with less noise. How it learns is a scheme
 * (restoring/schemes.ts). A goal only means that it is to speak. A supervisor keeps it from the wheel for as long as it
 * is not seen to do good (restoring/supervisor.ts): it never writes over what works.
 */
import * as z from "zod";
import type { Lesson, Snapshot, SteeringLaw } from "../../../streams/ports.ts";
import { createProbing } from "../emulator/probing.ts";
import { allPlausible } from "../plausible.ts";
import { frameFor } from "../restoring/frame.ts";
import { createTrialMemory } from "../restoring/memory.ts";
import { createRelay } from "../restoring/relay.ts";
import { SCHEMES, type SchemeName } from "../restoring/schemes.ts";
import type { Learned, Material, Outcome } from "../restoring/study.ts";
import { createRestoringSupervisor } from "../restoring/supervisor.ts";
import { DOSE_MS, type LawContext, lawEntry } from "./law.ts";
import off from "./off.ts";
import { createSchooling } from "./schooling.ts";

const NAMES = Object.keys(SCHEMES) as [SchemeName, ...SchemeName[]];
const params = z.strictObject({
  scheme: z.enum(NAMES).default("online").describe("how it learns"),
  bound: z.number().gt(0).max(1000).default(2).describe("largest current of one electrode per 10 ms"),
  energy: z
    .number()
    .min(0)
    .max(10)
    .default(0.05)
    .describe("price of electrodes that are always at their bound"),
  probing: z
    .number()
    .min(0)
    .max(1)
    .default(0.35)
    .describe("noise before the first lesson, share of the bound"),
  first: z.int().min(1).max(10_000).default(80).describe("trials before the first lesson"),
  every: z.int().min(1).max(10_000).default(40).describe("trials between two lessons"),
  steps: z
    .number()
    .gt(0)
    .max(100)
    .default(1)
    .describe("gradient steps of a lesson, as a share of the scheme's own"),
  supervised: z
    .boolean()
    .default(true)
    .describe("whether it begins silent, and is heard as far as it is seen to do good"),
  learning: z.boolean().default(true).describe("whether it goes on learning"),
});
type RestoreParams = z.infer<typeof params>;

/** Trials remembered. */
const MANY = 2000;
const LONGEST_TRIAL_MS = 6000;

function createLaw(options: RestoreParams, context: LawContext, instructed: number): SteeringLaw {
  const { channels, electrodes, behaviours, dtMs, rng } = context;
  const situation = { channels, electrodes, behaviours, dtMs };
  const frame = frameFor(situation);
  const reads = options.scheme !== "constant";
  const bound = (options.bound * dtMs) / DOSE_MS;
  const memory = createTrialMemory(situation, Math.round(LONGEST_TRIAL_MS / dtMs), MANY);
  const probing = createProbing(electrodes, dtMs, rng.fork("probing"));
  const said = new Float32Array(electrodes);
  const supervisor = createRestoringSupervisor(situation);
  const open = ({ units, coprocessor }: Learned) =>
    createRelay(frame, situation, units, coprocessor, bound, reads);
  const kept = ({ imagined, forecast, ...learned }: Outcome): Learned => learned;
  const schooling = createSchooling("restoring", rng.fork("lessons").seed, open, kept);
  /** What is reported of the last lesson. */
  const now = { imagined: Number.NaN, forecast: Number.NaN };

  /** Who only gathers recordings does not yet speak of its own, so nobody has seen what it is good for. */
  const gathers = () => schooling.learned?.exploration === null;
  const share = () => {
    if (schooling.speaker === undefined || (options.learning && gathers())) return 0;
    if (!options.supervised || gathers()) return 1;
    return options.learning ? supervisor.share : supervisor.proven;
  };
  const noise = () => {
    if (!options.learning) return 0;
    return (schooling.learned?.exploration ?? options.probing) * (options.supervised ? supervisor.noise : 1);
  };

  return {
    electrodes,
    learn() {},
    attend(moment) {
      const finished = options.learning ? memory.attend(moment, said, instructed) : undefined;
      said.fill(0);
      if (finished === undefined) return;
      schooling.count();
      supervisor.judge(finished);
    },
    steer(currents, { tick, observation, trial, goal }) {
      const relay = schooling.speaker;
      said.fill(0);
      // A row that cannot be meant is a gap: in a mean it would stay for ever.
      if (!allPlausible(observation)) return false;
      relay?.hear(tick, observation);
      if (goal === undefined) return false;
      if (options.learning && options.supervised && supervisor.spares(trial)) return false;
      const loud = share();
      const size = noise();
      if (loud === 0 && size === 0) return false;
      if (loud > 0) {
        relay?.say(said);
        for (let m = 0; m < electrodes; m++) said[m] *= loud;
      }
      if (size > 0) probing.add(said, size * bound, trial);
      for (let m = 0; m < electrodes; m++) {
        said[m] = Number.isFinite(said[m]) ? Math.max(-bound, Math.min(bound, said[m])) : 0;
      }
      currents.set(said);
      return true;
    },
    lesson(): Lesson | undefined {
      if (!options.learning) return undefined;
      if (!schooling.due(schooling.learned === undefined ? options.first : options.every)) return undefined;
      const material: Omit<Material, "seed" | "learned"> = {
        scheme: options.scheme,
        situation,
        bound,
        energy: options.energy,
        steps: options.steps,
        trials: [...memory.trials],
        fresh: schooling.fresh,
      };
      return schooling.lesson(material);
    },
    absorb(result) {
      const outcome = schooling.absorb(result);
      if (outcome === undefined) return;
      now.imagined = outcome.imagined;
      now.forecast = outcome.forecast;
      supervisor.predict(outcome.imagined);
    },
    report(out) {
      out[0] = 1 - now.imagined;
      out[1] = supervisor.achieved;
      out[2] = share();
      out[3] = now.forecast;
    },
    save: () => ({
      ...now,
      ...schooling.save(),
      said: said.slice(),
      memory: memory.save(),
      probing: probing.save(),
      supervisor: supervisor.save(),
    }),
    restore(snapshot) {
      const { imagined, forecast } = snapshot;
      Object.assign(now, { imagined, forecast });
      said.set(snapshot.said as Float32Array);
      memory.restore(snapshot.memory as Snapshot);
      probing.restore(snapshot.probing as Snapshot);
      supervisor.restore(snapshot.supervisor as Snapshot);
      schooling.restore(snapshot);
    },
  };
}

export default lawEntry<RestoreParams>({
  name: "restore",
  summary:
    "reads one area and stimulates another, so that the brain does what the task instructs; told no goal",
  params,
  create(options, context) {
    const { instructed } = context;
    // Where no behaviour is instructed, there is nothing to restore.
    return instructed === undefined ? off.create({}, context) : createLaw(options, context, instructed);
  },
});
