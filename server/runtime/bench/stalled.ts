/** What a watcher that has stopped reading costs the others, and the server. */
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../../../streams/statistic.ts";
import type { Bench, Measurement } from "./bench.ts";
import { type Guests, invite } from "./guests.ts";
import { type LoopOptions, startLoop } from "./live-loop.ts";

const LOOP: LoopOptions = { units: 256, periodMs: 1, seconds: 4 };
const WATCHERS = 8;
const ROUNDS = 3;
const SETTLE_MS = 1500;
const LOOK_MS = 50;
/** What the stalled one may cost, MB. */
const MOST_MB = 5;

interface Stretch {
  /** How much later than the quickest frames come, ms, in order. */
  readonly delays: Float64Array;
  /** The most memory that the process had. */
  readonly mostMB: number;
}

async function watch(guests: Guests): Promise<Stretch> {
  await sleep(SETTLE_MS);
  await guests.ages();
  let mostMB = 0;
  for (let ms = 0; ms < 1000 * LOOP.seconds; ms += LOOK_MS) {
    await sleep(LOOK_MS);
    mostMB = Math.max(mostMB, process.memoryUsage.rss() / 1e6);
  }
  const ages = Float64Array.from(await guests.ages()).sort();
  return { delays: ages.map((age) => age - ages[0]), mostMB };
}

/** Stretches of one session before and after one of its watchers stalls. Both benches look at the same ones. */
function roundsOf(): () => Promise<readonly (readonly [Stretch, Stretch])[]> {
  const run = async () => {
    const rounds: [Stretch, Stretch][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const session = await startLoop(LOOP);
      const guests = await invite(session, WATCHERS, LOOP);
      const before = await watch(guests);
      guests.stall();
      rounds.push([before, await watch(guests)]);
      await guests.leave();
      await session.close(1001, "the bench is over");
    }
    return rounds;
  };
  let rounds: ReturnType<typeof run> | undefined;
  return () => {
    rounds ??= run();
    return rounds;
  };
}

const rounds = roundsOf();
const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

export const stalledWatchers: readonly Bench[] = [
  {
    name: "stalled-delivery",
    unit: "ms",
    summary: `how much later than the quickest a frame comes to ${WATCHERS - 1} watchers beside one that stalled: p99 against before`,
    async run(): Promise<Measurement> {
      const done = await rounds();
      const after = (p: number) => middle(done.map(([, { delays }]) => quantile(delays, p)));
      const before = done.map(([{ delays }]) => quantile(delays, 0.99));
      const ratio = middle(done.map(([, { delays }], i) => quantile(delays, 0.99) / before[i]));
      return { p50: after(0.5), p99: after(0.99), p999: after(0.999), baseline: middle(before), ratio };
    },
  },
  {
    name: "stalled-memory",
    unit: "MB",
    summary: `memory that the server took on after one of ${WATCHERS} watchers stalled, against ${MOST_MB} MB`,
    async run(): Promise<Measurement> {
      const grown = (await rounds()).map(([before, after]) => Math.max(0, after.mostMB - before.mostMB));
      const [p50, worst] = [middle(grown), Math.max(...grown)];
      return { p50, p99: worst, p999: worst, baseline: MOST_MB, ratio: p50 / MOST_MB };
    },
  },
];
