/** An implant as imperfect as can be, inside a session: it spoils what is read, and never what a session is. */
import { describe, expect, test } from "vitest";
import { applyControl, control } from "../../streams/control.ts";
import { sessionDigest } from "../../streams/digest.ts";
import { lockstep } from "../../streams/drive.ts";
import { createElectrodes, type Electrodes } from "../../streams/electrode.ts";
import { constantLatency } from "../../streams/latency.ts";
import type { Rig } from "../../streams/loop.ts";
import type { Brain } from "../../streams/ports.ts";
import { createRig } from "../../streams/rig.ts";
import { createRng } from "../../streams/rng.ts";
import { spreadOver } from "../../streams/spread.ts";
import { createStimulator } from "../../streams/stimulator.ts";
import { freshSeed, leakyBrain, pushTask, randomReactor, standInRig, UNITS } from "../stand-ins.ts";
import { moveSliders, replaySliders, slidersOf } from "./sliders.ts";

const seed = freshSeed();
const TICKS = 400;

/** An array that knows nothing of imperfections. */
function bareElectrodes(brain: Brain, count: number): Electrodes {
  const spread = spreadOver(UNITS, count, 1.75);
  const { schema, imperfections } = createElectrodes({ brain, count }, createRng(seed));
  return {
    channels: count,
    unit: "rate",
    positions: spread.positions,
    schema,
    imperfections,
    configure: () => {},
    sample: (out, source) => spread.gather(out, source.activations(0)),
    save: () => ({}),
    restore: () => {},
  };
}

function digestOf(rig: Rig, before: (rig: Rig) => void = () => {}): string {
  const digest = sessionDigest();
  lockstep(rig, randomReactor(seed), constantLatency(), TICKS, { before, onTick: digest.onTick });
  return digest.hex();
}

describe(`a session, seed ${seed}`, () => {
  const bare = () =>
    createRig({
      seed,
      brain: leakyBrain,
      task: pushTask,
      electrodes: (brain) => bareElectrodes(brain, 7),
      stimulator: (brain) => createStimulator({ brain }),
    });

  test("with every imperfection off is the session of an array that has none", () => {
    expect(digestOf(standInRig(seed, { electrodes: { count: 7 } }))).toBe(digestOf(bare()));
  });

  test("in which every setting is set to what it is, is the same session", () => {
    const rig = standInRig(seed, { electrodes: { count: 7 } });
    const again = digestOf(rig, (one) => {
      applyControl(one, { op: "electrodes", change: one.electrodes.imperfections });
      applyControl(one, { op: "stimulator", change: one.stimulator.settings });
    });
    expect(again).toBe(digestOf(bare()));
  });

  test("each slider changes the session, if only by itself", () => {
    const still = digestOf(bare());
    const rig = standInRig(seed, { electrodes: { count: 7 } });
    /** These say how another one works. */
    const needs: Record<string, object> = {
      refractoryMs: { spikeHz: 500 },
      spikeRegularity: { spikeHz: 500 },
      range: { bits: 6 },
    };
    for (const { op, name, whole, min, max, initial } of slidersOf(rig)) {
      const other = initial !== max ? max : whole ? Math.ceil((min + max) / 4) : (min + max) / 4;
      const one = standInRig(seed, { electrodes: { count: 7, ...needs[name] } });
      const compared = needs[name] === undefined ? still : digestOf(one);
      const spoiled = standInRig(seed, { electrodes: { count: 7, ...needs[name] } });
      applyControl(spoiled, control.parse({ op, change: { [name]: other } }));
      expect(digestOf(spoiled), name).not.toBe(compared);
    }
  });

  test("what is read may be spoiled: the twin never hears of it", () => {
    const worlds = [{}, { noise: 1, delayTicks: 5, permuted: 1, dead: 0.5, packetLoss: 0.5 }].map(
      (electrodes) => {
        const rig = standInRig(seed, { electrodes });
        const rows: number[] = [];
        lockstep(rig, randomReactor(seed), constantLatency(), TICKS, {
          onTick: ({ views }) => rows.push(...views.twin.subarray(0, -1)),
        });
        return rows;
      },
    );
    expect(worlds[1]).toEqual(worlds[0]);
  });
});

describe(`sliders moved at random for 20 s of brain time, seed ${seed}`, () => {
  const live = moveSliders(seed, 2000);

  test("the loop never stops, and nothing is ever NaN", () => {
    expect(live.ran).toBe(2000);
    expect(live.broken).toBe(0);
    expect(live.steered).toBeGreaterThan(20);
  });

  test("it replays to the bit, learning included, and not without the moves", () => {
    const { digest, decoded, record } = live;
    expect(replaySliders(seed, record)).toEqual({ digest, decoded });
    expect(replaySliders(seed, { ...record, controls: new Map() }).digest).not.toBe(digest);
  });
});
