/** The one command that a symbiote fills again and again. */
import type { Command } from "../../streams/ports.ts";

/** It renews itself every tick and dies this long after the last one; its gain rises and falls this fast. */
const TTL_MS = 250;
const RAMP_MS = 30;

export type OwnCommand = { -readonly [K in keyof Omit<Command, "id">]: Command[K] };

export function createCommand(site: number, electrodes: number, dtMs: number): OwnCommand {
  return {
    n: 0,
    site,
    currents: new Float32Array(electrodes),
    gain: 1,
    causeTick: 0,
    ttlTicks: Math.max(1, Math.round(TTL_MS / dtMs)),
    rampTicks: Math.max(1, Math.round(RAMP_MS / dtMs)),
  };
}
