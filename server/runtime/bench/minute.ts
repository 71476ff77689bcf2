/** A minute at 1 kHz, learning on: every tick runs, and what was late is caught up and counted. */
import type { Bench, Measurement } from "./bench.ts";
import { runLoop } from "./live-loop.ts";

const LOOP = { units: 256, periodMs: 1, seconds: 60 };

export const minute: Bench = {
  name: "minute-1000hz-skipped",
  unit: "ticks",
  summary: `ticks left out or repeated in ${LOOP.seconds} s at 1 kHz (p99: ticks that ran more than a period late and were caught up), against 1`,
  async run(): Promise<Measurement> {
    const { skipped, ticks, latenessUs } = await runLoop(LOOP);
    if (ticks !== LOOP.seconds * 1000) throw new Error(`${ticks} ticks are no minute at 1 kHz`);
    const late = latenessUs.filter((us) => us > 1000 * LOOP.periodMs).length;
    return { p50: skipped, p99: late, p999: late, baseline: 1, ratio: skipped };
  },
};
