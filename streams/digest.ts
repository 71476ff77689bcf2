/**
 * The digest of a session: SHA-256 over (tick u32, row f32 …) of every tick, little-endian, and whatever else belongs
 * to it, such as the symbiote's decoded rows. Two sessions with the same digest were the same, bit for bit.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Rig } from "./loop.ts";

/** What a digest folds into; both `node:crypto` and `@noble/hashes` make one. */
export interface Hash {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

export interface Digest {
  /** Fold in one row. Every NaN counts as the same number, whatever bits the engine gave it. */
  add(tick: number, row: Float32Array): void;
  /** The same, of a rig's last tick: the sink for a driver's `onTick`. */
  onTick(rig: Rig): void;
  /** 64 hexadecimal digits; ends the digest. */
  hex(): string;
}

const NAN_BITS = 0x7fc00000;

/** @param hash where the bytes go; by default a SHA-256 that runs everywhere. */
export function sessionDigest(hash: Hash = sha256.create()): Digest {
  const scratches = new Map<number, ReturnType<typeof scratchOf>>();
  const add = (tick: number, row: Float32Array) => {
    let scratch = scratches.get(row.length);
    if (scratch === undefined) {
      scratch = scratchOf(row.length);
      scratches.set(row.length, scratch);
    }
    const { words, floats, bytes } = scratch;
    floats.set(row, 1);
    words[0] = tick;
    for (let i = 1; i < words.length; i++) if ((words[i] & 0x7fffffff) > 0x7f800000) words[i] = NAN_BITS;
    hash.update(bytes);
  };
  return {
    add,
    onTick: (rig) => add(rig.tick - 1, rig.row),
    hex: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}

/** One buffer for a tick and a row of `width`, seen as words, floats and bytes. */
function scratchOf(width: number) {
  const words = new Uint32Array(width + 1);
  return { words, floats: new Float32Array(words.buffer), bytes: new Uint8Array(words.buffer) };
}
