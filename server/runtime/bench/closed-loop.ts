/**
 * The closed loop at 1 kHz, learning on: from a row leaving the brain to the command it caused being received, next
 * to a bare WebSocket echo of the same bytes; and the share of commands in time for the next tick.
 */
import { HEADER_BYTES } from "../../../streams/codec.ts";
import { streamNamed } from "../../../streams/frame.ts";
import { bareEcho } from "./bare-echo.ts";
import { type Bench, type Measurement, type Round, summarise } from "./bench.ts";
import { type LoopOptions, type LoopSamples, sampleLoop, startLoop } from "./live-loop.ts";

const ROUNDS = 3;
const SECONDS = 6;
const ECHO_SECONDS = 3;

interface Turn {
  readonly loop: LoopSamples;
  readonly echoUs: Float64Array;
}

/** Loop and echo, in turns. Sessions are shared by the two benches that look at one setting. */
function turnsOf(options: LoopOptions): () => Promise<readonly Turn[]> {
  let turns: Promise<readonly Turn[]> | undefined;
  const run = async () => {
    const done: Turn[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const session = await startLoop(options);
      const { layout, stimulator } = session.rig;
      const loop = await sampleLoop(session, options);
      await session.close(1001, "the bench is over");
      const echoUs = await bareEcho({
        upBytes: HEADER_BYTES + 4 * streamNamed(layout, "calibration").shape[0],
        downBytes: HEADER_BYTES + 4 * stimulator.currents.length,
        periodMs: options.periodMs,
        seconds: ECHO_SECONDS,
      });
      done.push({ loop, echoUs });
    }
    return done;
  };
  return () => {
    turns ??= run();
    return turns;
  };
}

function benchesOf(name: string, title: string, options: LoopOptions): readonly Bench[] {
  const turns = turnsOf(options);
  return [
    {
      name,
      unit: "µs",
      summary: `${title}: row out → command in, against a bare WebSocket echo of the same bytes`,
      async run() {
        const rounds: Round[] = (await turns()).map(({ loop, echoUs }) => ({
          subject: loop.reactionUs,
          baseline: echoUs,
        }));
        return summarise(rounds);
      },
    },
    {
      name: `${name}-late`,
      unit: "%",
      summary: `${title}: commands not in time for the next tick, and ticks skipped, against echoes slower than a tick`,
      run: async () => lateOf(await turns(), options.periodMs),
    },
  ];
}

/** Shares of late commands and of late echoes by round, %; at least one in all is taken to be late. */
function lateOf(turns: readonly Turn[], periodMs: number): Measurement {
  const middle = (shares: readonly number[]) => shares.toSorted((a, b) => a - b)[shares.length >> 1];
  const late = turns.map(({ loop }) => 100 * (1 - loop.inTime + loop.skipped / loop.ticks));
  const echoes = turns.map(({ echoUs }) => {
    const slow = echoUs.filter((us) => us > 1000 * periodMs).length;
    return (100 * Math.max(1, slow)) / echoUs.length;
  });
  const worst = Math.max(...late);
  const [p50, baseline] = [middle(late), middle(echoes)];
  return { p50, p99: worst, p999: worst, baseline, ratio: p50 / baseline };
}

export const closedLoops: readonly Bench[] = [
  ...benchesOf("loop-websocket-256", "1 kHz, 256 channels", { units: 256, periodMs: 1, seconds: SECONDS }),
  ...benchesOf("loop-websocket-1024", "1 kHz, 1024 channels", { units: 1024, periodMs: 1, seconds: SECONDS }),
  ...benchesOf("loop-shared-256", "1 kHz, 256 channels, shared memory", {
    units: 256,
    periodMs: 1,
    seconds: SECONDS,
    link: "shared",
  }),
];
