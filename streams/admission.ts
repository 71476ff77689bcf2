/**
 * Which commands a stimulator takes: well formed, newer than the last, caused by a recent frame of the past, within
 * the longest time to live and ramp, and not faster than the agreed rate. Refusing leaves no trace.
 */
import type { StimulatorLimits } from "./limits.ts";
import type { Command, Stateful } from "./ports.ts";

/** Why a command was refused. */
export type SteerRefusal =
  | "no_stimulator"
  | "bad_width"
  | "not_finite"
  | "stale_n"
  | "stale_frame"
  | "future_frame"
  | "bad_ttl"
  | "bad_ramp"
  | "too_fast"
  | "estopped";

/** Numbers beyond this are a fault, not an intention; squares of it still fit in a double. */
const LARGEST = 1e30;
/** Accepted ids remembered for idempotence. */
const KEPT_IDS = 1024;

export interface Admission extends Stateful {
  /** Was this id accepted before? */
  knows(id: string): boolean;
  /** Why `command` cannot be taken at tick `tick`, or undefined. */
  refuse(command: Command, tick: number): SteerRefusal | undefined;
  /** Remember a command that was taken. */
  admit(command: Command): void;
  /** A new lease: `n` starts anywhere again. */
  restart(): void;
}

export function createAdmission(
  site: number,
  width: number,
  dtMs: number,
  { maxTtlTicks, maxRampTicks, maxAgeTicks, steerHz = Number.POSITIVE_INFINITY }: StimulatorLimits,
): Admission {
  const perTick = (steerHz * dtMs) / 1000;
  /** A tenth of a second may come at once. */
  const burst = Math.max(1, perTick, steerHz / 10);
  const now = { lastN: -1, allowance: burst, tick: 0 };
  const ids = new Set<string>();

  const finite = ({ currents, gain, n }: Command) => {
    if (!Number.isSafeInteger(n) || !(Math.abs(gain) <= LARGEST)) return false;
    for (let m = 0; m < width; m++) {
      const size = Math.abs(currents[m]);
      if (!(size <= LARGEST && size * Math.abs(gain) <= LARGEST)) return false;
    }
    return true;
  };

  return {
    knows: (id) => ids.has(id),
    refuse(command, tick) {
      const { n, causeTick, ttlTicks, rampTicks } = command;
      if (command.site !== site) return "no_stimulator";
      if (command.currents.length !== width) return "bad_width";
      if (!finite(command)) return "not_finite";
      if (n <= now.lastN) return "stale_n";
      if (!(causeTick < tick)) return "future_frame";
      if (tick - causeTick > maxAgeTicks) return "stale_frame";
      if (!(Number.isInteger(ttlTicks) && ttlTicks >= 1 && ttlTicks <= maxTtlTicks)) return "bad_ttl";
      if (!(Number.isInteger(rampTicks) && rampTicks >= 0 && rampTicks <= maxRampTicks)) return "bad_ramp";
      if (steerHz < Number.POSITIVE_INFINITY) {
        now.allowance = Math.min(burst, now.allowance + (tick - now.tick) * perTick);
        now.tick = tick;
      }
      if (now.allowance < 1) return "too_fast";
      return undefined;
    },
    admit({ n, id }) {
      now.lastN = n;
      now.allowance -= 1;
      if (id === undefined) return;
      if (ids.size === KEPT_IDS) for (const oldest of ids) if (ids.delete(oldest)) break;
      ids.add(id);
    },
    restart() {
      now.lastN = -1;
    },
    save: () => ({ lastN: now.lastN, allowance: now.allowance, tick: now.tick, ids: [...ids] }),
    restore(snapshot) {
      const { lastN, allowance, tick, ids: kept } = snapshot;
      Object.assign(now, { lastN, allowance, tick });
      ids.clear();
      for (const id of kept as readonly string[]) ids.add(id);
    },
  };
}
