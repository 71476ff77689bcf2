/** How long a tick of a brain may be, ms: shorter ones change nothing in units of 50 ms, and longer ones are no ticks of them. */
export const TICK_MS = { least: 0.1, most: 50 } as const;
