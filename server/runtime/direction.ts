/** Direction files on disk. */
import { readFile, writeFile } from "node:fs/promises";
import {
  type DirectionFile,
  decodeDirections,
  encodeDirections,
  toBase64,
} from "../symbiote/steering/directions/file.ts";

export interface KeptDirections extends DirectionFile {
  /** The whole file, as the law `direct` takes it. */
  readonly given: string;
}

/** @throws one sentence that names the file and says what is wrong with it */
export async function readDirectionFile(path: string): Promise<KeptDirections> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const why: Readonly<Record<string, string>> = { ENOENT: "is not there", EISDIR: "is a folder" };
    const what = why[error.code ?? ""] ?? `cannot be read (${error.code ?? error.message})`;
    throw new Error(`"${path}" ${what}: name a file that symbiote direction export wrote`);
  });
  try {
    return { ...decodeDirections(bytes), given: toBase64(bytes) };
  } catch (error) {
    throw new Error(`"${path}": ${(error as Error).message}`, { cause: error });
  }
}

/** @throws one sentence when there is such a file already, or it cannot be written */
export async function writeDirectionFile(path: string, file: DirectionFile): Promise<void> {
  await writeFile(path, encodeDirections(file), { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "EEXIST" ? "it exists; choose another name" : (error.code ?? error.message);
    throw new Error(`"${path}" cannot be written: ${why}`);
  });
}

/** What a file says of itself, for people. */
export function describeDirections({ header, centre }: DirectionFile): string {
  const { brain, site, channels, unit, reader, operation, sign, centring, training, directions } = header;
  const weights = brain.weights === "" ? "not trained" : `weights ${brain.weights.slice(0, 16)}…`;
  const lines = [
    ["brain", `${brain.name} ${JSON.stringify(brain.params)}, ${weights}`],
    ["site", `${site.name}, ${site.width} units, ${channels} channels in ${unit}`],
    ["electrodes", JSON.stringify(header.electrodes)],
    ["reader", `${reader}, to be written with "${operation}"`],
    ["sign", sign],
    ["centring", `${centring}; its length is ${Math.hypot(...centre).toPrecision(3)}`],
    [
      "training",
      `seed ${training.seed}, ${training.trials} trials, examined on ${training.heldOut} later ones`,
    ],
    ...directions.map(({ name, positive, negative, auroc, slope }) => [
      name,
      `n⁺ ${positive}, n⁻ ${negative}, AUROC ${auroc?.toFixed(3) ?? "not examined"}, slope ${slope.toPrecision(3)}`,
    ]),
  ];
  const width = Math.max(...lines.map(([what]) => what.length));
  return `${lines.map(([what, text]) => `${what.padEnd(width)}  ${text}`).join("\n")}\n`;
}
