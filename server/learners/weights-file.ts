/** Trained weights as a TypeScript module that `server/brains/weights` can list: what the trainer writes. */
import type { PackedWeights } from "../brains/weights.ts";

/** @returns the module's source; importing it gives the packed weights back */
export function weightsModule({ header, payload }: PackedWeights): string {
  const control = header.config.unregularised === 1 ? " --unregularised" : "";
  return `/** Written by \`symbiote train ${header.brain} --seed ${header.seed}${control}\`. */
import type { PackedWeights } from "../weights.ts";

const packed: PackedWeights = {
  header: ${JSON.stringify(header, undefined, 2).replaceAll("\n", "\n  ")},
  payload:
    "${payload}",
};

export default packed;
`;
}
