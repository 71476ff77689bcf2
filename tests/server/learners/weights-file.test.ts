/** What the trainer writes is read back as it was, and nothing else is taken for it. */
import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { packWeights, unpackWeights } from "../../../server/brains/weights.ts";
import { readWeightsModule, weightsModule } from "../../../server/learners/weights-file.ts";
import { createRng } from "../../../streams/rng.ts";

const seed = Math.floor(Math.random() * 1e9);

function packedBy(brain: string) {
  const weights = initialWeights(12, 5, 1, createRng(seed));
  return packWeights(weights, { brain, seed, config: { units: 12 }, success: 0.5, heldOutTrials: 10 });
}

test(`a weights file gives back what was written, bit for bit (seed ${seed})`, () => {
  const packed = packedBy("decide");
  const read = readWeightsModule(weightsModule(packed), "decide-1.ts");
  expect(read).toEqual(packed);
  expect(unpackWeights(read)).toEqual(unpackWeights(packed));
});

test("a file of anything else is refused by its name", () => {
  expect(() => readWeightsModule("export default {};", "else.ts")).toThrow(
    "else.ts is not a weights file that symbiote train wrote",
  );
});
