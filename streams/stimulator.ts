/**
 * The stimulator: writes to one site, and enforces every safety limit at the brain. Its limits hold for the session;
 * while it runs its bound may be lower than the session's; its actuator, its reach and how many of its electrodes
 * are in may change.
 *
 *   command → checks (admission.ts) → gain × ramp → actuator → bound, norm, energy (limits.ts) → spread over units
 *
 * Nothing persists by silence: a command holds for its TTL, then ramps to zero. Ramps act on the gain: it moves to
 * its goal by 1/rampTicks a tick, from wherever it is, so a stream of commands that replace each other ramps once.
 */
import * as z from "zod";
import { createActuator } from "./actuator.ts";
import { createAdmission } from "./admission.ts";
import { createLimiter, limiterParams, type StimulatorLimits } from "./limits.ts";
import { parse } from "./parse.ts";
import type { Brain, Command, Snapshot, Stateful } from "./ports.ts";
import { type Change, changed, changeSchema, type Settings, setting } from "./settings.ts";
import { siteOf, siteParam } from "./site.ts";
import { arraySettings, type Spread, spreadOver } from "./spread.ts";
import { createSteerEvents, type SteerEnd, type SteerEvent } from "./steer-event.ts";

export type { SteerEnd, SteerEvent } from "./steer-event.ts";

const decay = setting(0, 0.99, 0, "actuator memory: a = decay·a₋₁ + θ₋₁; 0 for none");

/** The limits of a stimulator; tick counts left out follow from the brain's dt (250 ms, energy over 1 s). */
export const stimulatorParams = z.strictObject({
  site: siteParam.describe("the site that is stimulated: its name, or its number from 0"),
  electrodes: z
    .union([z.literal("identity"), z.int().min(1).max(4096)])
    .default("identity")
    .describe('how many electrodes; "identity" writes to every unit without blur'),
  sigmaUnits: z.number().min(0.01).max(100).default(1.75).describe("Gaussian reach of an electrode, units"),
  active: z.int().min(1).max(4096).optional().describe("how many of them are in; all, unless told otherwise"),
  ...limiterParams.shape,
  decay,
  maxTtlTicks: z.int().min(1).max(60_000).optional().describe("longest time to live; longer is refused"),
  maxRampTicks: z.int().min(0).max(60_000).optional().describe("longest ramp; longer is refused"),
  maxAgeTicks: z.int().min(1).max(60_000).optional().describe("oldest frame a command may be caused by"),
  watchdogTicks: z.int().min(1).max(60_000).optional().describe("silence after which steering ramps to zero"),
  steerHz: z.number().min(1).max(100_000).optional().describe("most commands a second, on average"),
});
export type StimulatorParams = z.input<typeof stimulatorParams>;

/** What may change while a session runs, where the session's own bound is `most`. */
const settingsUpTo = (
  most: number,
  { electrodes, sigmaUnits }: Pick<Spread, "electrodes" | "sigmaUnits">,
) => ({
  ...arraySettings(electrodes, sigmaUnits),
  decay,
  bound: setting(0, most, most, "largest current of one electrode; never above the session's"),
});
type StimulatorShape = ReturnType<typeof settingsUpTo>;
export type StimulatorSettings = Settings<StimulatorShape>;
export type StimulatorChange = Change<StimulatorShape>;
export const stimulatorChange = changeSchema(settingsUpTo(1000, { electrodes: 4096, sigmaUnits: 100 }));

export interface StimulatorOptions extends StimulatorParams {
  readonly brain: Brain;
}

export interface Stimulator extends Stateful {
  readonly site: number;
  /** Position of each electrode along its site, in units. */
  readonly positions: Float32Array;
  /** What each electrode delivered at the last `write`, after every limit: a live view. */
  readonly currents: Float32Array;
  readonly limits: StimulatorLimits;
  /** What may be configured, within the session's limits, and what is in force. */
  readonly schema: z.ZodType<StimulatorSettings>;
  readonly settings: StimulatorSettings;
  /** Change some settings from the next write on. @throws one sentence when a value does not fit. */
  configure(change: StimulatorChange): void;
  /** Latched by `estop`: nothing is written and every command is refused until `rearm`. */
  readonly estopped: boolean;
  /** Take a command at the start of tick `tick`; it is copied. A refusal is an event, never an exception. */
  accept(command: Command, tick: number): void;
  /** Ramp the command in force to zero, from the next write on. */
  release(why: SteerEnd, tick: number): void;
  /** A new lease holder: ends what the last one left (`replaced`) and lets its `n` start anywhere. */
  handOver(tick: number): void;
  /** Zero from the next write on, without ramp, until `rearm`. */
  estop(tick: number): void;
  rearm(): void;
  /** Overwrite this site's part of `stimulation` for tick `tick`. */
  write(stimulation: readonly Float32Array[], tick: number): void;
  /** Fill `out` in the order of STEERING_LABELS; causeTick and n are NaN while no command is in force. */
  report(out: Float32Array): void;
  /** The events since the last drain. Events are output, not state: a snapshot does not hold them. */
  drain(): readonly SteerEvent[];
}

/** @throws when the site does not exist, or a limit does not fit. */
export function createStimulator(options: StimulatorOptions): Stimulator {
  const { brain, ...rest } = options;
  const params = parse("stimulator", stimulatorParams, rest);
  const site = siteOf(brain, params.site, "stimulate");
  const place = brain.sites[site];
  const spread = spreadOver(place.width, params.electrodes, params.sigmaUnits);
  const width = spread.electrodes;
  const ticksIn = (ms: number) => Math.max(1, Math.round(ms / brain.dtMs));
  const maxTtlTicks = params.maxTtlTicks ?? ticksIn(250);
  const limits: StimulatorLimits = {
    bound: params.bound,
    normPerTick: params.normPerTick,
    energyPerWindow: params.energyPerWindow,
    windowTicks: params.windowTicks ?? ticksIn(1000),
    maxTtlTicks,
    maxRampTicks: params.maxRampTicks ?? maxTtlTicks,
    maxAgeTicks: params.maxAgeTicks ?? ticksIn(250),
    watchdogTicks: params.watchdogTicks ?? ticksIn(250),
    steerHz: params.steerHz,
  };
  const schema: z.ZodType<StimulatorSettings> = z.strictObject(settingsUpTo(params.bound, spread));
  let settings: StimulatorSettings;
  const admission = createAdmission(site, width, brain.dtMs, limits);
  const limiter = createLimiter(limits);

  /** Take settings into force. */
  const set = (next: StimulatorSettings) => {
    settings = next;
    limiter.bindTo(settings.bound);
    spread.reshape(settings.active, settings.sigmaUnits);
  };
  set(parse("stimulator", schema, { decay: params.decay, active: params.active }));

  const asked = new Float32Array(width);
  const theta = new Float32Array(width);
  const actuator = createActuator(width);
  const currents = new Float32Array(width);
  /** The command in force; `ending` says why it is ramping out, and is empty while it holds. */
  const now = {
    inForce: false,
    fresh: false,
    id: "",
    n: 0,
    causeTick: 0,
    gain: 0,
    rampTicks: 0,
    until: 0,
    lapse: "ttl" as SteerEnd,
    ending: "" as SteerEnd | "",
    level: 0,
    normAsked: 0,
    estopped: false,
  };
  const events = createSteerEvents();

  const named = () => (now.id === "" ? { n: now.n } : { n: now.n, id: now.id });
  const end = (why: SteerEnd, tick: number) => {
    if (!now.inForce) return;
    now.inForce = false;
    now.fresh = false;
    if (why !== "replaced" || now.id !== "") events.tell({ op: "ended", ...named(), tick, why });
  };

  return {
    site,
    positions: spread.positions,
    currents,
    limits,
    schema,
    get settings() {
      return settings;
    },
    get estopped() {
      return now.estopped;
    },

    accept(command, tick) {
      const { id, n } = command;
      if (id !== undefined && admission.knows(id)) {
        events.tell({ op: "queued", n, id, duplicate: true });
        return;
      }
      const refusal = now.estopped ? "estopped" : admission.refuse(command, tick);
      if (refusal !== undefined) {
        events.tell({ op: "rejected", n, ...(id === undefined ? {} : { id }), code: refusal });
        return;
      }
      admission.admit(command);
      end(now.ending || "replaced", tick);
      asked.set(command.currents);
      now.inForce = true;
      now.fresh = true;
      now.id = id ?? "";
      now.n = n;
      now.causeTick = command.causeTick;
      now.gain = command.gain;
      now.rampTicks = command.rampTicks;
      now.until = tick + Math.min(command.ttlTicks, limits.watchdogTicks);
      now.lapse = command.ttlTicks <= limits.watchdogTicks ? "ttl" : "watchdog";
      now.ending = "";
      if (id !== undefined) events.tell({ op: "queued", n, id, duplicate: false });
    },

    release(why) {
      if (now.inForce && now.ending === "") now.ending = why;
    },

    handOver(tick) {
      this.release("replaced", tick);
      admission.restart();
    },

    estop(tick) {
      end("estop", tick);
      now.estopped = true;
      now.level = 0;
      actuator.clear();
      currents.fill(0);
    },

    rearm() {
      now.estopped = false;
    },

    configure(change) {
      set(changed("stimulator", schema, settings, change));
    },

    write(stimulation, tick) {
      if (now.inForce && now.ending === "" && tick >= now.until) now.ending = now.lapse;
      now.level = towards(now.inForce && now.ending === "" ? 1 : 0, now.level, now.rampTicks);
      const scale = now.inForce ? now.gain * now.level : 0;
      let square = 0;
      for (let m = 0; m < width; m++) {
        const wanted = scale * asked[m];
        square += wanted * wanted;
        theta[m] = wanted;
      }
      now.normAsked = Math.sqrt(square);
      actuator.drive(currents, theta, settings.decay);
      spread.silence(currents);
      limiter.limit(currents);
      spread.scatter(stimulation[site], currents);
      if (now.fresh && now.id !== "" && now.ending === "") {
        const { id, n, causeTick, normAsked } = now;
        const { norm: normApplied, clipped } = limiter.last;
        events.tell({ op: "applied", n, id, tick, causeTick, normAsked, normApplied, clipped });
      }
      now.fresh = false;
      if (now.ending !== "" && now.level === 0) end(now.ending, tick);
    },

    report(out) {
      const { last } = limiter;
      out[0] = now.inForce ? now.causeTick : Number.NaN;
      out[1] = now.inForce ? now.n : Number.NaN;
      out[2] = now.inForce ? now.gain * now.level : 0;
      out[3] = now.normAsked;
      out[4] = last.norm;
      out[5] = last.clipped ? 1 : 0;
      out[6] = last.energy;
      out[7] = now.inForce ? 1 : 0;
    },

    drain: events.drain,

    save: () => ({
      now: { ...now },
      asked: asked.slice(),
      settings: { ...settings },
      actuator: actuator.save(),
      currents: currents.slice(),
      admission: admission.save(),
      limiter: limiter.save(),
    }),
    restore(snapshot) {
      Object.assign(now, snapshot.now);
      asked.set(snapshot.asked as Float32Array);
      set(parse("stimulator", schema, snapshot.settings));
      actuator.restore(snapshot.actuator as Snapshot);
      currents.set(snapshot.currents as Float32Array);
      admission.restore(snapshot.admission as Snapshot);
      limiter.restore(snapshot.limiter as Snapshot);
      events.drain();
    },
  };
}

/** `level` moved to `goal` by 1/rampTicks; exactly there at the end, and at once without a ramp. */
function towards(goal: number, level: number, rampTicks: number): number {
  if (rampTicks <= 1) return goal;
  const next = level + Math.sign(goal - level) / rampTicks;
  return Math.abs(goal - next) < 1e-9 || Math.sign(goal - next) !== Math.sign(goal - level) ? goal : next;
}
