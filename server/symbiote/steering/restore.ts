/**
 * Restore what an area no longer receives: a co-processor that reads one area and stimulates another, so that the brain
 * does again what the task instructs. Nobody tells it a goal. In practice it is taught the instructed behaviour, as in
 * the published scheme (Bryan & Rao 2023); it speaks from recorded activity alone, and once it no longer learns, labels
 * are of no use to it.
 *
 * Unlike other laws it hears labels while it steers: they say what the brain is to be made to do. First it probes with
 * coloured noise; then, lesson after lesson, it speaks as it has learned, with less noise. How it learns is a scheme
 * (restoring/schemes.ts). A goal only means that it is to speak.
 */
import * as z from "zod";
import type { Lesson, Snapshot, SteeringLaw } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { createProbing } from "../emulator/probing.ts";
import { frameFor } from "../restoring/frame.ts";
import { createTrialMemory } from "../restoring/memory.ts";
import { createRelay, type Relay } from "../restoring/relay.ts";
import { SCHEMES, type SchemeName } from "../restoring/schemes.ts";
import type { Learned, Material, Outcome } from "../restoring/study.ts";
import { DOSE_MS, type LawContext, lawEntry } from "./law.ts";
import off from "./off.ts";

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
  let learned: Learned | undefined;
  let relay: Relay | undefined;
  /** A lesson is being studied. */
  let waiting = false;
  const now = {
    seed: rng.fork("lessons").seed,
    fresh: 0,
    lessons: 0,
    imagined: Number.NaN,
    forecast: Number.NaN,
  };

  const learn = (one: Learned) => {
    const past = relay?.save();
    learned = one;
    relay = createRelay(frame, situation, one.units, one.coprocessor, bound, reads);
    if (past !== undefined) relay.restore(past);
  };
  const noise = () => {
    if (!options.learning) return 0;
    return learned?.exploration ?? options.probing;
  };

  return {
    electrodes,
    learn() {},
    attend(moment) {
      if (options.learning && memory.attend(moment, said, instructed) !== undefined) now.fresh++;
      said.fill(0);
    },
    steer(currents, { tick, observation, trial, goal }) {
      relay?.hear(tick, observation);
      said.fill(0);
      const size = noise();
      // Who only gathers recordings does not yet speak of its own.
      const speaks = relay !== undefined && !(options.learning && learned?.exploration === null);
      if (goal === undefined || (!speaks && size === 0)) return false;
      if (speaks) relay!.say(said);
      if (size > 0) probing.add(said, size * bound, trial);
      for (let m = 0; m < electrodes; m++) {
        said[m] = Number.isFinite(said[m]) ? Math.max(-bound, Math.min(bound, said[m])) : 0;
      }
      currents.set(said);
      return true;
    },
    lesson(): Lesson | undefined {
      if (!options.learning || waiting) return undefined;
      if (now.fresh < (learned === undefined ? options.first : options.every)) return undefined;
      const material: Material = {
        seed: createRng(now.seed).fork(`lesson ${now.lessons}`).seed,
        scheme: options.scheme,
        situation,
        bound,
        energy: options.energy,
        steps: options.steps,
        trials: [...memory.trials],
        fresh: now.fresh,
        ...(learned === undefined ? {} : { learned }),
      };
      now.fresh = 0;
      waiting = true;
      return { study: "restoring", material: material as unknown as Snapshot };
    },
    absorb(result) {
      if (!waiting) return;
      waiting = false;
      const { imagined, forecast, ...one } = result as unknown as Outcome;
      learn(one);
      now.lessons++;
      now.imagined = imagined;
      now.forecast = forecast;
    },
    report(out) {
      out[0] = 1 - now.imagined;
      out[2] = relay === undefined ? 0 : 1;
      out[3] = now.forecast;
    },
    save: () => ({
      ...now,
      said: said.slice(),
      memory: memory.save(),
      probing: probing.save(),
      learned: learned === undefined ? null : (learned as unknown as Snapshot),
      relay: relay?.save() ?? null,
    }),
    restore(snapshot) {
      const { seed, fresh, lessons, imagined, forecast } = snapshot;
      Object.assign(now, { seed, fresh, lessons, imagined, forecast });
      waiting = false;
      said.set(snapshot.said as Float32Array);
      memory.restore(snapshot.memory as Snapshot);
      probing.restore(snapshot.probing as Snapshot);
      relay = undefined;
      learned = undefined;
      if (snapshot.learned === null) return;
      learn(snapshot.learned as unknown as Learned);
      relay!.restore(snapshot.relay as Snapshot);
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
