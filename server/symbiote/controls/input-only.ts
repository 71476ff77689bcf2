/**
 * The input-only control: a decoder that is fed with what the brain is told instead of what the brain does. Where it is
 * as good as the decoder, we read the stimulus and not the brain: a target while it is shown, a hand that is felt. It is
 * of the same kind; beside one that studies apart from the tick stands `rls`.
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import type { Named } from "../../../streams/session.ts";
import { type DecoderContext, decoders } from "../decoders/index.ts";

export interface InputOnly extends Stateful {
  /** What it makes of this moment's input; a live view (outputs). */
  read(input: Float32Array, trial: number): Float32Array;
  learn(intention: Float32Array): void;
}

/** @param named the decoder that it stands beside  @param context as many channels as the brain has inputs */
export function createInputOnly({ name, params }: Named, context: DecoderContext): InputOnly {
  const same = decoders.get(name).create(params, context);
  const decoder = same.lesson === undefined ? same : decoders.get("rls").create({}, context);
  const out = new Float32Array(decoder.outputs);
  const now = { trial: -1 };
  return {
    read(input, trial) {
      if (trial !== now.trial) decoder.publish();
      now.trial = trial;
      decoder.observe(input);
      decoder.decode(out);
      return out;
    },
    learn: (intention) => decoder.learn(intention),
    save: () => ({ ...now, decoder: decoder.save() }),
    restore(snapshot) {
      now.trial = snapshot.trial as number;
      decoder.restore(snapshot.decoder as Snapshot);
    },
  };
}
