/** Lives of the linear brain: with a constant target and a controller at its electrodes, or in its own task. */
import type { Brain } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { brains } from "../../brains/index.ts";
import type { OptimalController } from "../../brains/linear-optimum.ts";
import { simdKernels } from "../../kernels/index.ts";
import { linearCost } from "../../tasks/linear-trial.ts";

export const DT_MS = 10;

export function makeLinear(seed: number, rng: Rng): Brain {
  return brains.get("linear").create({ seed }, { rng, dtMs: DT_MS, kernels: simdKernels() });
}

export interface Held {
  readonly target: readonly [number, number];
  readonly goal: readonly [number, number];
  readonly ticks: number;
}

export interface HeldTick {
  readonly observation: Float32Array;
  readonly cursor: Float32Array;
  readonly currents: Float32Array;
}

/**
 * The brain is told one target for ever, and whoever controls it wants the cursor at `goal`.
 * @param visit sees every tick, after it was controlled  @returns the mean cost of a tick
 */
export function hold(
  brain: Brain,
  controller: OptimalController | undefined,
  { target, goal, ticks }: Held,
  visit?: (tick: HeldTick) => void,
): number {
  const input = Float32Array.from(target);
  const cursor = new Float32Array(brain.actions);
  const { width } = brain.sites[0];
  const currents = new Float32Array(width);
  const delivered = new Float32Array(width);
  let sum = 0;
  for (let t = 0; t < ticks; t++) {
    delivered.set(currents);
    brain.step(cursor, input, [delivered]);
    const miss = (cursor[0] - goal[0]) ** 2 + (cursor[1] - goal[1]) ** 2;
    sum += linearCost(miss, squared(delivered), DT_MS);
    const observation = brain.activations(0);
    controller?.steer(currents, { observation, delivered, told: target, target, goal });
    visit?.({ observation, cursor, currents: delivered });
  }
  return sum / ticks;
}

function squared(vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] ** 2;
  return sum;
}
