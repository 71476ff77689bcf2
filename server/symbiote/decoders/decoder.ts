/** What a decoder is made from, and what online learning adds to the `Decoder` port. */
import type { Decoder, Student } from "../../../streams/ports.ts";
import { type Draft, type Entry, entry } from "../../../streams/registry.ts";
import type { Rng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";

export interface DecoderContext {
  readonly channels: number;
  /** Components of the intention. */
  readonly outputs: number;
  /**
   * Decoders in one, that read the same observations and share the work of it, each with teaching of its own
   * (default 1). What one group is taught never changes what another decodes.
   */
  readonly groups?: number;
  readonly dtMs: number;
  readonly kernels: Kernels;
  readonly rng: Rng;
}

/**
 * A decoder that learns while it decodes. `decode` reads published parameters, so what is learned within a trial
 * shows only after `publish`: a prediction never rests on a label of its own trial, which for a target that stays
 * the same throughout a trial would be the answer itself.
 */
export interface OnlineDecoder extends Decoder, Student {
  /** Fill `out` (outputs) with what group `group` reads in the observations (default 0). */
  decode(out: Float32Array, group?: number): void;
  /** Teach every group: groups × outputs, one group after another; not-finite components teach nothing. */
  learn(intention: Float32Array): void;
  /** From now on decode with all that has been learned. */
  publish(): void;
}

/** Make a registry entry of a decoder. */
export function decoderEntry<Params>(
  draft: Draft<Params, DecoderContext, OnlineDecoder>,
): Entry<DecoderContext, OnlineDecoder> {
  return entry(draft);
}
