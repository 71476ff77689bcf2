/** What watchers cost the loop: the 99th percentile of the reaction with some of them, one stalled, against none. */
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../../../streams/statistic.ts";
import { asBefore, giveWay } from "../live/priority.ts";
import type { Bench, Measurement } from "./bench.ts";
import { invite } from "./guests.ts";
import { type LoopOptions, sampleLoop, startLoop } from "./live-loop.ts";

const LOOP: LoopOptions = { units: 256, periodMs: 1, seconds: 5 };
const ROUNDS = 3;
const WARM_SECONDS = 10;
/** Watchers have come or gone: what is timed is the loop as it runs with them. */
const SETTLE_SECONDS = 0.5;
/** Watchers are gone before the next are awaited. */
const LEAVING_MS = 500;

const watchers = (count: number): Bench => ({
  name: `watchers-${count}`,
  unit: "µs",
  summary: `1 kHz, ${LOOP.units} channels: p99 of the reaction with ${count} watchers, one of them stalled, against none`,
  async run(): Promise<Measurement> {
    const session = await startLoop(LOOP);
    const sampled = async () => (await sampleLoop(session, LOOP, SETTLE_SECONDS)).reactionUs.sort();
    await sampleLoop(session, LOOP, WARM_SECONDS);
    giveWay();
    const rounds: Measurement[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const without = await sampled();
      const guests = await invite(session, count, LOOP);
      guests.stall();
      const watched = await sampled();
      await guests.leave();
      await sleep(LEAVING_MS);
      const p99 = quantile(watched, 0.99);
      const baseline = quantile(without, 0.99);
      const [p50, p999] = [quantile(watched, 0.5), quantile(watched, 0.999)];
      rounds.push({ p50, p99, p999, baseline, ratio: p99 / baseline });
    }
    await session.close(1001, "the bench is over");
    asBefore();
    return rounds.sort((a, b) => a.ratio - b.ratio)[ROUNDS >> 1];
  },
});

export const watcherBenches: readonly Bench[] = [watchers(1), watchers(32), watchers(100), watchers(200)];
