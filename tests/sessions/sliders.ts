/**
 * A session whose every slider is moved at random while a symbiote learns and steers, and the same session again from
 * what is on its record: commands and controls. Sliders are found as a page finds them, in the JSON schemas.
 */
import * as z from "zod";
import { buildSession, defaultSession } from "../../server/build.ts";
import { applyControl, type Control, control } from "../../streams/control.ts";
import { sessionDigest } from "../../streams/digest.ts";
import { type Arrivals, lockstep, recordArrivals, replay } from "../../streams/drive.ts";
import { streamNamed, viewOf } from "../../streams/frame.ts";
import { constantLatency } from "../../streams/latency.ts";
import type { Rig } from "../../streams/loop.ts";
import { createRng, type Rng } from "../../streams/rng.ts";
import { parseSessionConfig } from "../../streams/session.ts";

/** A slider is moved about so often, and the goal about twice a second. */
const TICKS_PER_MOVE = 10;
const TICKS_PER_GOAL = 50;

interface Slider {
  readonly op: "electrodes" | "stimulator";
  readonly name: string;
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

/** Every slider there is. @throws when something can be configured that has no range or no default. */
export function slidersOf(rig: Rig): Slider[] {
  const field = z.object({
    type: z.enum(["number", "integer"]),
    minimum: z.number(),
    maximum: z.number(),
    default: z.number(),
    description: z.string().min(1),
  });
  const part = (op: Slider["op"], schema: z.ZodType) =>
    Object.entries(z.toJSONSchema(schema, { io: "input" }).properties ?? {}).map(([name, json]): Slider => {
      const { type, minimum, maximum, default: initial } = field.parse(json);
      return { op, name, whole: type === "integer", min: minimum, max: maximum, initial };
    });
  return [...part("electrodes", rig.electrodes.schema), ...part("stimulator", rig.stimulator.schema)];
}

/** Somewhere on the slider; every third time an end of it, every third time back to where it began. */
function moved({ op, name, whole, min, max, initial }: Slider, rng: Rng): Control {
  const between = min + rng.uniform() * (max - min);
  const places = [initial, rng.below(2) === 0 ? min : max, whole ? Math.round(between) : between];
  const change = { [name]: places[rng.below(3)] };
  return control.parse(JSON.parse(JSON.stringify({ op, change })));
}

interface SliderRecord {
  readonly ticks: number;
  readonly arrivals: Arrivals;
  readonly controls: ReadonlyMap<number, Control>;
  readonly goals: ReadonlyMap<number, Float32Array | undefined>;
}

function parts(seed: number) {
  const config = defaultSession(seed);
  const session = buildSession(
    parseSessionConfig({ ...config, electrodes: { count: 96 }, stimulator: { electrodes: 64 } }),
  );
  const view = (name: string) => viewOf(session.rig.row, streamNamed(session.rig.layout, name));
  return { ...session, view, digest: sessionDigest() };
}

/** Live through `ticks` ticks. `broken` counts floats that were not finite where all must be. */
export function moveSliders(seed: number, ticks: number) {
  const { rig, symbiote, view, digest } = parts(seed);
  const rng = createRng(seed).fork("hands");
  const sliders = slidersOf(rig);
  const recorded = recordArrivals();
  const controls = new Map<number, Control>();
  const goals = new Map<number, Float32Array | undefined>();
  const touched = new Set<string>();
  const watched = [view("activation"), view("currents"), symbiote.decoded];
  let broken = 0;
  let steered = 0;
  const ran = lockstep(rig, symbiote, constantLatency(), ticks, {
    before({ tick }) {
      if (rng.uniform() < 1 / TICKS_PER_GOAL) {
        const goal =
          rng.below(4) === 0 ? undefined : Float32Array.of(rng.uniform() - 0.5, rng.uniform() - 0.5);
        goals.set(tick, goal);
        symbiote.setGoal(goal);
      }
      if (rng.uniform() < 1 / TICKS_PER_MOVE) {
        const slider = sliders[rng.below(sliders.length)];
        touched.add(slider.name);
        const move = moved(slider, rng);
        controls.set(tick, move);
        applyControl(rig, move);
      }
    },
    onArrival: recorded.onArrival,
    onTick() {
      digest.onTick(rig);
      for (const values of watched)
        for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) broken++;
      if (view("steering")[4] > 0) steered++;
      rig.stimulator.drain();
    },
  });
  const untouched = sliders.map(({ name }) => name).filter((name) => !touched.has(name));
  const record: SliderRecord = { ticks, arrivals: recorded.arrivals, controls, goals };
  return { ran, broken, steered, untouched, digest: digest.hex(), decoded: symbiote.decoded.slice(), record };
}

/** The session again from its record, with a symbiote that only listens. */
export function replaySliders(seed: number, { ticks, arrivals, controls, goals }: SliderRecord) {
  const { rig, symbiote, view, digest } = parts(seed);
  const calibration = view("calibration");
  replay(rig, arrivals, ticks, {
    before({ tick }) {
      if (goals.has(tick)) symbiote.setGoal(goals.get(tick));
      const move = controls.get(tick);
      if (move !== undefined) applyControl(rig, move);
    },
    onTick() {
      symbiote.react(rig.tick - 1, calibration);
      digest.onTick(rig);
      symbiote.learn();
    },
  });
  return { digest: digest.hex(), decoded: symbiote.decoded.slice() };
}
