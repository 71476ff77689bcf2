/**
 * Trained weights as a value that can be shipped: a header that says where they came from, and the payload,
 * little-endian float32 in base64, in the order W (N×N), W_in (N×I), b (N), W_out (A×N), b_out (A), row-major.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { RnnWeights } from "../kernels/kernel.ts";

/** Weights by what they are called, and by what they are. */
export type WeightsName = Pick<WeightsHeader, "brain" | "seed" | "sha256"> & { readonly unregularised?: 1 };

/** Where a set of weights came from. */
export interface WeightsHeader {
  readonly brain: string;
  readonly seed: number;
  readonly units: number;
  readonly inputs: number;
  readonly actions: number;
  /** What the trainer was told, and after how many iterations it had enough. */
  readonly config: Readonly<Record<string, number>>;
  /** Share of held-out trials that succeeded, and how many there were. */
  readonly success: number;
  readonly heldOutTrials: number;
  /** The weights that training began with, where they were not drawn. */
  readonly from?: WeightsName;
  /** SHA-256 of the payload's bytes, in hex. */
  readonly sha256: string;
}

export interface PackedWeights {
  readonly header: WeightsHeader;
  readonly payload: string;
}

/** What weights are called: their file, and a shipped network. */
export function titleOf({
  brain,
  seed,
  unregularised,
}: Pick<WeightsName, "brain" | "seed" | "unregularised">): string {
  return `${brain}-${unregularised === 1 ? "unregularised-" : ""}${seed}`;
}

export function nameOf({ brain, seed, config, sha256 }: WeightsHeader): WeightsName {
  return { brain, seed, sha256, ...(config.unregularised === 1 ? { unregularised: 1 } : {}) };
}

/** The parts of a network, in the order of the payload. */
export const PARTS = ["recurrent", "input", "bias", "output", "outputBias"] as const;

function sizesOf({ units, inputs, actions }: Pick<RnnWeights, "units" | "inputs" | "actions">) {
  return {
    recurrent: units * units,
    input: units * inputs,
    bias: units,
    output: actions * units,
    outputBias: actions,
  };
}

/** Pack weights for shipping; `unpackWeights` gives the same bits back. */
export function packWeights(
  weights: RnnWeights,
  origin: Pick<WeightsHeader, "brain" | "seed" | "config" | "success" | "heldOutTrials" | "from">,
): PackedWeights {
  const { units, inputs, actions } = weights;
  const floats = PARTS.flatMap((part) => Array.from(weights[part]));
  const view = new DataView(new ArrayBuffer(4 * floats.length));
  for (let i = 0; i < floats.length; i++) view.setFloat32(4 * i, floats[i], true);
  const bytes = new Uint8Array(view.buffer);
  const header = { ...origin, units, inputs, actions, sha256: bytesToHex(sha256(bytes)) };
  return { header, payload: toBase64(bytes) };
}

/** @throws when the payload is not what its header says, naming the brain and what is wrong */
export function unpackWeights({ header, payload }: PackedWeights): RnnWeights {
  const { units, inputs, actions } = header;
  const refuse = (why: string) =>
    new Error(`weights of "${header.brain}", seed ${header.seed}: ${why}; train them again`);
  const bytes = fromBase64(payload);
  if (bytes === undefined) throw refuse("the payload is not base64");
  const sizes = sizesOf(header);
  const floats = PARTS.reduce((sum, part) => sum + sizes[part], 0);
  if (bytes.length !== 4 * floats) {
    throw refuse(`${units} units need ${4 * floats} bytes, the payload has ${bytes.length}`);
  }
  const digest = bytesToHex(sha256(bytes));
  if (digest !== header.sha256) throw refuse(`their SHA-256 is ${digest}, the header says ${header.sha256}`);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const take = (size: number) => {
    const part = new Float32Array(size);
    for (let i = 0; i < size; i++, at += 4) part[i] = view.getFloat32(at, true);
    if (!part.every(Number.isFinite)) throw refuse("they are not all finite numbers");
    return part;
  };
  return {
    units,
    inputs,
    actions,
    recurrent: take(sizes.recurrent),
    input: take(sizes.input),
    bias: take(sizes.bias),
    output: take(sizes.output),
    outputBias: take(sizes.outputBias),
  };
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
