/**
 * Trained weights as a TypeScript module that `server/brains/weights` can list: what the trainer writes, and what it
 * wrote read back without running it.
 */
import type { PackedWeights } from "../brains/weights.ts";

/** @returns the module's source; importing it gives the packed weights back */
export function weightsModule({ header, payload }: PackedWeights): string {
  const { config } = header;
  const flags = `${config.unregularised === 1 ? " --unregularised" : ""}${config.toTheEnd === 1 ? " --to-the-end" : ""}`;
  return `/** Written by \`symbiote train ${header.brain} --seed ${header.seed}${flags}\`. */
import type { PackedWeights } from "../weights.ts";

const packed: PackedWeights = {
  header: ${JSON.stringify(header, undefined, 2).replaceAll("\n", "\n  ")},
  payload:
    "${payload}",
};

export default packed;
`;
}

/** @returns what `weightsModule` was given. @throws when `source` is not of its making, calling it `name` */
export function readWeightsModule(source: string, name: string): PackedWeights {
  const [, header, payload] = /header: (\{[\s\S]*?\n {2}\}),\s+payload:\s+"([^"]*)"/.exec(source) ?? [];
  if (header === undefined) throw new Error(`${name} is not a weights file that symbiote train wrote`);
  return { header: JSON.parse(header), payload };
}
