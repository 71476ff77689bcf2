/** One tick of a recurrent brain of N units, noise and task-sized input and action included, against its bare W r. */
import { createRng } from "../../../streams/rng.ts";
import { brains } from "../../brains/index.ts";
import { simdKernels, simdMatvec } from "../../kernels/index.ts";
import { type Bench, compare } from "./bench.ts";

export const brainTicks = [128, 256, 512, 1024].map(
  (units): Bench => ({
    name: `brain-tick-${units}`,
    unit: "µs",
    summary: `a tick of a brain of ${units} units against the bare product W r`,
    async run() {
      const rng = createRng(units);
      const context = { rng: rng.fork("brain"), dtMs: 10, kernels: simdKernels() };
      const brain = brains.get("untrained").create({ units }, context);
      const action = new Float32Array(brain.actions);
      const input = rng.normals(new Float32Array(brain.inputs), 0.5);
      const stimulation = [new Float32Array(units)];
      return compare(() => void brain.step(action, input, stimulation), simdMatvec(units));
    },
  }),
);
