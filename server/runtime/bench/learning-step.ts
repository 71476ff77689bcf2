/** One learning step of recursive least squares, C channels and 8 outputs, against the plain TypeScript reference. */
import { createRng } from "../../../streams/rng.ts";
import { referenceKernels, simdKernels } from "../../kernels/index.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { type Bench, compare } from "./bench.ts";

const OUTPUTS = 8;
/** Observations that are drawn beforehand, so that drawing them is not timed. */
const OBSERVATIONS = 64;

export const learningSteps = [128, 256, 512, 1024].map(
  (channels): Bench => ({
    name: `learning-step-${channels}`,
    unit: "µs",
    summary: `learning from one tick of ${channels} channels against the plain TypeScript kernel`,
    run: async () => compare(learner(simdKernels(), channels), learner(referenceKernels, channels)),
  }),
);

function learner(kernels: Kernels, channels: number): () => void {
  const rng = createRng(channels);
  const kernel = kernels.rls(channels, OUTPUTS, { ridge: 1, lambda: 1, walk: 1e-6 });
  const draw = () => rng.normals(new Float32Array(channels), 1);
  const observations = Array.from({ length: OBSERVATIONS }, draw);
  rng.normals(kernel.desired, 1);
  let tick = 0;
  return () => {
    kernel.u.set(observations[tick++ % OBSERVATIONS]);
    kernel.update();
  };
}
