/**
 * The digest of a session with a symbiote: SHA-256 over two digests, that of all tick rows and that of all decoded
 * rows, each in tick order. So it does not matter how the two streams interleaved on their way here.
 */
import { createHash } from "node:crypto";
import { sessionDigest } from "../../../streams/digest.ts";

export interface LoopDigest {
  row(tick: number, row: Float32Array): void;
  decoded(tick: number, values: Float32Array): void;
  /** 64 hexadecimal digits; ends the digest. */
  hex(): string;
}

export function loopDigest(): LoopDigest {
  const rows = sessionDigest(createHash("sha256"));
  const decoded = sessionDigest(createHash("sha256"));
  return {
    row: rows.add,
    decoded: decoded.add,
    hex: () => createHash("sha256").update(rows.hex()).update(decoded.hex()).digest("hex"),
  };
}
