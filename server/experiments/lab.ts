/** What an experiment is run with: whoever makes a brain's rig and the symbiote implanted in it. */
import type { Rig } from "../../streams/loop.ts";
import type { Reactor, Stateful } from "../../streams/ports.ts";
import type { Named, SessionConfig } from "../../streams/session.ts";

/** A symbiote as an experiment sees it. */
export interface Implant extends Reactor, Stateful {
  /** What the last `react` read out: a live view in the order of the intention. */
  readonly decoded: Float32Array;
  /** How it is doing (METRIC_LABELS): a live view, renewed by `learn`. */
  readonly metrics: Float32Array;
  /** Where the brain is to go from the next row on; `undefined` leaves it alone. */
  setGoal(goal: Float32Array | undefined): void;
  /** Steer by another law from the next row on; what its laws have learned stays. */
  swap(parts: { readonly law: Named }): void;
}

/** Whoever answers rows and can be told a goal: an implant, or an oracle. */
export type Steerer = Pick<Implant, keyof Reactor | "setGoal">;

export interface Lab {
  rig(config: SessionConfig): Rig;
  /** A new symbiote for `config`, which has learned nothing yet. */
  symbiote(config: SessionConfig, rig: Rig): Implant;
}
