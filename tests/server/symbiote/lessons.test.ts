/** Lessons through the whole symbiote: asked for once, absorbed between rows, told, and the same however they are studied. */
import { expect, test } from "vitest";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { firstCoprocessor } from "../../../server/symbiote/emulator/imagine.ts";
import { weightsOf } from "../../../server/symbiote/emulator/network.ts";
import { planFor } from "../../../server/symbiote/emulator/plan.ts";
import type { Material } from "../../../server/symbiote/emulator/study.ts";
import { createSymbiote, METRIC_LABELS, type Symbiote } from "../../../server/symbiote/symbiote.ts";
import type { Lesson, Snapshot } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { freshSeed } from "../../stand-ins.ts";
import { planted, TRIAL } from "./planted.ts";

const seed = freshSeed();
const [CHANNELS, OUTPUTS, GOALS] = [12, 3, 2];
const positions = Float32Array.from({ length: CHANNELS }, (_, k) => k);
const goal = Float32Array.of(0.4, -0.2);

function make(study?: (lesson: Lesson) => Snapshot, symbioteSeed = seed): Symbiote {
  const named = (name: string) => ({ name, params: {} });
  return createSymbiote({
    channels: CHANNELS,
    outputs: OUTPUTS,
    goals: GOALS,
    worlds: GOALS,
    behaviours: GOALS,
    epochs: 2,
    montage: { recording: positions, stimulation: positions },
    dtMs: 10,
    kernels: referenceKernels,
    config: {
      seed: symbioteSeed,
      decoder: named("rls"),
      intention: named("instructed"),
      law: named("symbiote"),
    },
    ...(study === undefined ? {} : { study }),
  });
}

/** What a lesson could have come to: random weights that depend on all of its material. */
function outcomeOf({ material }: Lesson): Snapshot {
  const { situation, trials, seed: own } = material as unknown as Material;
  const plan = planFor(situation);
  const rng = createRng(own + trials.length);
  return {
    view: new Float32Array(),
    units: { mean: new Float32Array(plan.state), sd: new Float32Array(plan.state).fill(0.5) },
    emulators: [new Float32Array(weightsOf(plan.emulator))],
    coprocessor: firstCoprocessor(plan, rng),
    imagined: { success: 0.75, miss: 0.1, effort: 1 },
  };
}

/** Rows of a planted brain whose behaviour is its intention, from tick 0, as a fresh stream. */
function stream() {
  const brain = planted(seed, { channels: CHANNELS, outputs: OUTPUTS, goals: GOALS });
  return () => {
    brain.next();
    const world = brain.truth.subarray(0, GOALS);
    const trial = [brain.trial(), 1, 0, Number.NaN];
    return Float32Array.from([
      ...brain.observation,
      ...brain.intention,
      ...trial,
      ...world,
      ...new Float32Array(CHANNELS),
    ]);
  };
}

/** Live `ticks` rows under a goal; `then` is called after each. Returns what was said. */
function live(symbiote: Symbiote, ticks: number, then: (tick: number) => void = () => {}, from = 0) {
  const next = stream();
  for (let tick = 0; tick < from; tick++) next();
  if (from === 0) symbiote.setGoal(goal);
  return Array.from({ length: ticks }, (_, t) => {
    const said = [...(symbiote.react(from + t, next())?.currents ?? [])];
    symbiote.learn();
    then(from + t);
    return said;
  });
}

const LONG = 80 * TRIAL;

test(`studied at once or apart, the same bits, and the tick is told (seed ${seed})`, () => {
  let lessons = 0;
  const inline = make((lesson) => {
    lessons++;
    return outcomeOf(lesson);
  });
  const expected = live(inline, LONG);
  expect(lessons).toBe(2);
  const apart = make();
  const asked: number[] = [];
  const said = live(apart, LONG, (tick) => {
    for (const { pupil, lesson } of apart.lessons()) {
      asked.push(tick);
      apart.absorb(pupil, structuredClone(outcomeOf(structuredClone(lesson))));
    }
  });
  expect(said).toEqual(expected);
  const absorbed = apart.drain().filter(({ event }) => event.op === "absorbed");
  expect(absorbed.map(({ tick }) => tick)).toEqual(asked.map((tick) => tick + 1));
  expect(apart.metrics[METRIC_LABELS.indexOf("imagined")]).toBe(0.75);
});

test(`a lesson under way is not asked for again, and the symbiote goes on meanwhile (seed ${seed})`, () => {
  const symbiote = make();
  let lessons = 0;
  live(symbiote, LONG, () => {
    lessons += symbiote.lessons().length;
  });
  expect(lessons).toBe(1);
  expect(symbiote.metrics[METRIC_LABELS.indexOf("takeOver")]).toBe(0);
});

test(`a result that nobody waits for changes nothing (seed ${seed})`, () => {
  const [one, other] = [make(), make()];
  const result = outcomeOf({
    study: "co-processor",
    material: {
      seed,
      situation: { channels: 12, behaviours: 2, electrodes: 12, epochs: 2, goals: 2, dtMs: 10 },
      trials: [],
    },
  });
  const said = live(one, 200, (tick) => {
    if (tick === 50) {
      one.absorb("law", result);
      one.absorb("decoder", result);
    }
  });
  expect(said).toEqual(live(other, 200));
});

test(`saved in the middle and restored elsewhere, it goes on exactly, lessons and all (seed ${seed})`, () => {
  const middle = 55 * TRIAL + 13;
  const first = make(outcomeOf);
  live(first, middle);
  const snapshot = structuredClone(first.save());
  const going = live(first, 25 * TRIAL, undefined, middle);
  const second = make(outcomeOf, seed + 1);
  second.restore(snapshot);
  expect(live(second, 25 * TRIAL, undefined, middle)).toEqual(going);
});
