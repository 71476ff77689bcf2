/** The optimal controller of the brain `linear` (brains/linear-optimum.ts) as somebody who answers rows. */
import type { Rig } from "../../../streams/loop.ts";
import type { Params } from "../../brains/index.ts";
import { LINEAR_UNITS } from "../../brains/linear.ts";
import { optimalController } from "../../brains/linear-optimum.ts";
import { linearSystem } from "../../brains/linear-system.ts";
import type { Steerer } from "../lab.ts";

/** Where the cursor's target stands in the world of the task. */
const TARGET = 2;

/** @throws when the brain or the implant is not one that the optimum is known for */
export function linearOracle(rig: Rig, { seed = 1, units = LINEAR_UNITS }: Params = {}): Steerer {
  const { stimulator, views } = rig;
  const electrodes = stimulator.currents.length;
  const plain = rig.electrodes.channels === units && electrodes === units && stimulator.settings.decay === 0;
  if (rig.body.brain.name !== "linear" || !plain) {
    throw new Error(
      'the optimum is known for the brain "linear" with an electrode at every unit, without blur or memory',
    );
  }
  const controller = optimalController(linearSystem(Number(seed), Number(units), rig.dtMs));
  const currents = new Float32Array(electrodes);
  const goal = new Float32Array(2);
  let wanted = false;
  return {
    setGoal(next) {
      wanted = next !== undefined;
      if (next !== undefined) goal.set(next);
    },
    react(tick) {
      const target = views.world.subarray(TARGET, TARGET + 2);
      controller.steer(currents, {
        observation: views.activation,
        delivered: views.currents,
        told: views.input,
        target,
        goal,
      });
      if (!wanted) return undefined;
      const { site } = stimulator;
      return { n: tick, site, currents, gain: 1, causeTick: tick, ttlTicks: 1, rampTicks: 0 };
    },
    learn() {},
  };
}
