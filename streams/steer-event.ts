/** What becomes of steering commands, told to whoever sent them: the two-phase acks of the wire start here. */
import type { SteerRefusal } from "./admission.ts";

export type SteerEnd = "ttl" | "replaced" | "released" | "watchdog" | "disconnect" | "estop";

/**
 * What became of a command. Commands without an id (every-tick binary ones) only make `rejected`, and `ended` when
 * they end other than by replacement. `duplicate`: this id was accepted before; acknowledged again, not applied again.
 */
export type SteerEvent =
  | { readonly op: "queued"; readonly n: number; readonly id: string; readonly duplicate: boolean }
  | { readonly op: "rejected"; readonly n: number; readonly id?: string; readonly code: SteerRefusal }
  | {
      readonly op: "applied";
      readonly n: number;
      readonly id: string;
      readonly tick: number;
      readonly causeTick: number;
      readonly normAsked: number;
      readonly normApplied: number;
      readonly clipped: boolean;
    }
  | {
      readonly op: "ended";
      readonly n: number;
      readonly id?: string;
      readonly tick: number;
      readonly why: SteerEnd;
    };

/** Events kept for a driver that drains late; beyond it the oldest go. */
const KEPT = 4096;
const NONE: readonly SteerEvent[] = [];

export interface SteerEvents {
  tell(event: SteerEvent): void;
  /** The events since the last drain; allocates nothing when there are none. */
  drain(): readonly SteerEvent[];
}

export function createSteerEvents(): SteerEvents {
  let told: SteerEvent[] = [];
  return {
    tell(event) {
      if (told.length === KEPT) told.shift();
      told.push(event);
    },
    drain() {
      if (told.length === 0) return NONE;
      const drained = told;
      told = [];
      return drained;
    },
  };
}
