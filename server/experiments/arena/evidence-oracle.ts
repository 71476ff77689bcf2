/**
 * Whoever knows the brain `decide` from inside writes what more evidence would have written: α W_in[:, the evidence that
 * counts] · shift in every tick, which is that evidence, as far as electrodes can say it. A ceiling, not a symbiote.
 */
import type { Rig } from "../../../streams/loop.ts";
import type { Params } from "../../brains/index.ts";
import { leakOf } from "../../brains/rnn.ts";
import { decideWeights } from "../../brains/weights/index.ts";
import { unpackWeights } from "../../brains/weights.ts";
import type { Steerer } from "../lab.ts";
import { worldIndex } from "../schedule.ts";

/** @throws when the brain is not a trained `decide` with an electrode at every unit */
export function evidenceOracle(rig: Rig, { seed = 1 }: Params = {}): Steerer {
  const packed = decideWeights.find(({ header }) => header.seed === seed);
  if (rig.body.brain.name !== "decide" || packed === undefined) {
    throw new Error('what evidence writes is known for the brain "decide" alone');
  }
  const { units, inputs, input } = unpackWeights(packed);
  if (rig.stimulator.currents.length !== units) {
    throw new Error("what evidence writes is written to every unit: give the stimulator all electrodes");
  }
  const context = worldIndex(rig.body.task, "context");
  const alpha = leakOf(rig.dtMs);
  const currents = new Float32Array(units);
  let shift: number | undefined;
  return {
    setGoal(goal) {
      shift = goal?.[0];
    },
    react(tick) {
      if (shift === undefined) return undefined;
      const counts = rig.views.world[context] > 0 ? 0 : 1;
      for (let i = 0; i < units; i++) currents[i] = alpha * input[i * inputs + counts] * shift;
      const { site } = rig.stimulator;
      return { n: tick, site, currents, gain: 1, causeTick: tick, ttlTicks: 1, rampTicks: 0 };
    },
    learn() {},
  };
}
