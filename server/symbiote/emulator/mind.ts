/**
 * A mind as a value that can be shipped: what a symbiote has learned (view, units, emulators, co-processor), with a
 * header that says of which brain, through which implant, and how it was taught. The payload is little-endian float32
 * in base64, in the order view, mean, deviation, emulators, co-processor.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { weightsOf } from "./network.ts";
import { planFor, type Situation } from "./plan.ts";
import type { Learned } from "./study.ts";

export interface MindHeader {
  /** The command that taught it. */
  readonly command: string;
  readonly brain: string;
  /** SHA-256 of the brain's weights. */
  readonly weightsHash: string;
  readonly situation: Situation;
  /** Positions of the electrodes along their sites, as a hash. */
  readonly montage: string;
  /** Largest current of an electrode that the co-processor may ask for. */
  readonly bound: number;
  readonly seed: number;
  /** Real trials it was taught in, and its success in as many that followed as `examined` says. */
  readonly trials: number;
  readonly success: number;
  readonly examined: number;
  readonly emulators: number;
  /** SHA-256 of the payload's bytes, in hex. */
  readonly sha256: string;
}

export interface PackedMind {
  readonly header: MindHeader;
  readonly payload: string;
}

/** Who asks for a mind: the brain and the implant that it has to know. */
export type Patient = Pick<MindHeader, "weightsHash" | "situation" | "montage" | "bound">;

/** A hash of where the electrodes are. */
export function montageHash(montage: {
  readonly recording: ArrayLike<number>;
  readonly stimulation: ArrayLike<number>;
}): string {
  const text = JSON.stringify([Array.from(montage.recording), Array.from(montage.stimulation)]);
  return bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, 16);
}

export function packMind(
  { view, units, emulators, coprocessor }: Learned,
  origin: Omit<MindHeader, "sha256" | "emulators">,
): PackedMind {
  const floats = [view, units.mean, units.sd, ...emulators, coprocessor].flatMap((part) => Array.from(part));
  const dataView = new DataView(new ArrayBuffer(4 * floats.length));
  for (let i = 0; i < floats.length; i++) dataView.setFloat32(4 * i, floats[i], true);
  const bytes = new Uint8Array(dataView.buffer);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const header = { ...origin, emulators: emulators.length, sha256: bytesToHex(sha256(bytes)) };
  return { header, payload: btoa(binary) };
}

/** @throws when the payload is not what its header says */
export function unpackMind({ header, payload }: PackedMind): Learned {
  const { situation, brain, seed } = header;
  const refuse = (why: string) => new Error(`the mind for "${brain}", seed ${seed}: ${why}; teach it again`);
  const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
  const plan = planFor(situation);
  const widths = [
    plan.latents === situation.channels ? 0 : plan.latents * situation.channels,
    plan.state,
    plan.state,
    ...Array.from({ length: header.emulators }, () => weightsOf(plan.emulator)),
    weightsOf(plan.coprocessor),
  ];
  const floats = widths.reduce((sum, width) => sum + width, 0);
  if (bytes.length !== 4 * floats)
    throw refuse(`it needs ${4 * floats} bytes, the payload has ${bytes.length}`);
  if (bytesToHex(sha256(bytes)) !== header.sha256) throw refuse("its bytes are not those that were hashed");
  const source = new DataView(bytes.buffer);
  let at = 0;
  const [view, mean, sd, ...networks] = widths.map((width) => {
    const part = new Float32Array(width);
    for (let i = 0; i < width; i++, at += 4) part[i] = source.getFloat32(at, true);
    return part;
  });
  const coprocessor = networks.pop()!;
  return { view, units: { mean, sd }, emulators: networks, coprocessor };
}

/** What keeps a mind from working in a patient, in words; `undefined` when it fits. */
export function misfit({ header }: PackedMind, patient: Patient): string | undefined {
  const { situation, brain } = header;
  if (patient.weightsHash !== header.weightsHash) {
    const hash =
      patient.weightsHash === ""
        ? "without trained weights"
        : `with weights ${patient.weightsHash.slice(0, 8)}`;
    return `it knows the brain "${brain}" with weights ${header.weightsHash.slice(0, 8)}, not one ${hash}`;
  }
  const differs = (Object.keys(situation) as (keyof Situation)[]).find(
    (key) => situation[key] !== patient.situation[key],
  );
  if (differs !== undefined)
    return `it knows an implant and a task with ${differs} ${situation[differs]}, not ${patient.situation[differs]}`;
  if (patient.montage !== header.montage) return "its electrodes were in other places";
  if (Math.abs(patient.bound - header.bound) > 1e-6)
    return `it pushes with currents up to ${header.bound}, and this law with up to ${patient.bound}`;
  return undefined;
}
