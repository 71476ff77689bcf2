/**
 * What a symbiote did can be done again only from a state that is on the record. A recording begun midway has none, so
 * what the symbiote says is kept until its next checkpoint, which goes on the record with its bytes; what came after
 * that checkpoint follows it, and what came before is forgotten.
 */
import type { SymbioteEvent } from "../../../streams/recording.ts";
import type { CheckpointId } from "../symbiote/checkpoints.ts";
import type { Causes, Write } from "./causes.ts";

export interface Anchor {
  event(tick: number, event: SymbioteEvent): void;
  /** What the symbiote made of the row of `tick`. */
  made(tick: number, write: Write): void;
}

export interface AnchorOptions {
  /** The record begins with this tick. */
  readonly firstTick: number;
  /** No state is needed: the symbiote began with the record, or will never be run again. */
  readonly free: boolean;
  /** The bytes of a checkpoint, if they are there. */
  readonly read: (id: CheckpointId) => Uint8Array | undefined;
}

/** What is kept of a symbiote whose state is not known yet. */
const LONGEST_WAIT = 20_000;

export function createAnchor(
  causes: Pick<Causes, "after">,
  { firstTick, free, read }: AnchorOptions,
): Anchor {
  const kept: { readonly tick: number; readonly write: Write }[] = [];
  /** It is on the record from this tick on. */
  let from = free ? firstTick : undefined;

  const made: Anchor["made"] = (tick, write) => {
    if (from === undefined) {
      kept.push({ tick, write });
      if (kept.length > LONGEST_WAIT) kept.shift();
    } else if (tick >= from) causes.after(tick, write);
  };

  const drop = (checkpoint: CheckpointId) => {
    const first = checkpoint.tick + 1;
    if (first < firstTick) return;
    const bytes = read(checkpoint);
    if (bytes === undefined) return;
    from = first;
    const state = Buffer.from(bytes).toString("base64");
    causes.after(first, (to) => to.symbiote(first, { op: "joined", checkpoint, state }));
    for (const { tick, write } of kept) made(tick, write);
    kept.length = 0;
  };

  return {
    made,
    event(tick, event) {
      if (from === undefined && event.op === "checkpoint") drop({ tick, digest: event.digest });
      else made(tick, (to) => to.symbiote(tick, event));
    },
  };
}
