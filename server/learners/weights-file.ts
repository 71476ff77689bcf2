/**
 * Trained weights as a TypeScript module that `server/brains/weights` can list: what the trainer writes, and what it
 * wrote read back without running it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shippedWeights } from "../brains/weights/index.ts";
import { nameOf, type PackedWeights, titleOf } from "../brains/weights.ts";

/** Where weights go, and are looked for. */
export const WEIGHTS_FOLDER = "weights";

/** @returns the module's source; importing it gives the packed weights back */
export function weightsModule({ header, payload }: PackedWeights): string {
  const { config, from } = header;
  const flags = [
    ...(from === undefined ? [] : [` --from ${titleOf(from)}`]),
    ...(config.unregularised === 1 ? [" --unregularised"] : []),
    ...(config.toTheEnd === 1 ? [" --to-the-end"] : []),
  ].join("");
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

/** @throws one sentence when there is no such weights file */
export function readWeightsFile(file: string): PackedWeights {
  let source: string;
  try {
    source = readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === "ENOENT"
        ? `there is no file ${file}`
        : code === "EISDIR"
          ? `${file} is a folder`
          : `${file} cannot be read (${code ?? message})`;
    throw new Error(`${why}: name a weights file that symbiote train wrote`, { cause: error });
  }
  return readWeightsModule(source, file);
}

/** @param name a file, or what a network is called: one that ships, or one in the folder of weights */
export function findWeights(name: string): PackedWeights {
  if (/[/\\]|\.ts$/.test(name)) return readWeightsFile(name);
  const shipped = shippedWeights.find(({ header }) => titleOf(nameOf(header)) === name);
  return shipped ?? readWeightsFile(join(WEIGHTS_FOLDER, `${name}.ts`));
}
