/**
 * The closed loop at 1 kHz, learning on: from a row leaving the brain to the command it caused being received, next
 * to a bare WebSocket echo of the same bytes; and the share of commands too late for the next tick, next to that of a
 * sham loop (sham-loop.ts) that moves as many bytes and works as long, so that the ratio is what is ours.
 */
import { HEADER_BYTES } from "../../../streams/codec.ts";
import { streamNamed, viewOf } from "../../../streams/frame.ts";
import { step } from "../../../streams/loop.ts";
import { quantile } from "../../../streams/statistic.ts";
import { buildSession } from "../../build.ts";
import { bareEcho } from "./bare-echo.ts";
import { type Bench, type Measurement, type Round, summarise } from "./bench.ts";
import {
  type LoopOptions,
  type LoopSamples,
  loopConfig,
  sampleLoop,
  setRunning,
  startLoop,
} from "./live-loop.ts";
import { startSham } from "./sham-loop.ts";

/** A stretch of the loop, one of the sham and one of the echo, in turns: a minute of loop and sham each. */
const ROUNDS = 5;
const SECONDS = 12;
const ECHO_SECONDS = 3;
/** Before anything counts: what is called once a trial takes this long to be compiled. */
const WARM_SECONDS = 20;
/** After each rest. */
const REWARM_SECONDS = 0.5;
const WORK_TICKS = 2000;

interface Turn {
  readonly loop: LoopSamples;
  readonly echoUs: Float64Array;
  /** Share of the sham loop's ticks. */
  readonly shamLate: number;
}

/** Loop, sham and echo, in turns: one session, warm. Shared by the two benches that look at one setting. */
function turnsOf(options: LoopOptions): () => Promise<readonly Turn[]> {
  let turns: Promise<readonly Turn[]> | undefined;
  const run = async () => {
    const { periodMs, seconds } = options;
    const session = await startLoop(options);
    const { layout, stimulator } = session.rig;
    const bytes = {
      upBytes: HEADER_BYTES + 4 * streamNamed(layout, "calibration").shape[0],
      downBytes: HEADER_BYTES + 4 * stimulator.currents.length,
    };
    await sampleLoop(session, options, WARM_SECONDS);
    setRunning(session, false);
    const sham = await startSham({ ...bytes, ...workOfATick(options.units), periodMs });
    await sham.lateness(WARM_SECONDS);
    const done: Turn[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      setRunning(session, true);
      const loop = await sampleLoop(session, options, REWARM_SECONDS);
      setRunning(session, false);
      await sham.lateness(REWARM_SECONDS);
      const shamLate = await sham.lateness(seconds);
      const echoUs = await bareEcho({ ...bytes, periodMs, seconds: ECHO_SECONDS });
      done.push({ loop, echoUs, shamLate });
    }
    await sham.close();
    await session.close(1001, "the bench is over");
    return done;
  };
  return () => {
    turns ??= run();
    return turns;
  };
}

/** Medians of what a tick's step and its learning take in one process, µs. */
function workOfATick(units: number): { readonly stepUs: number; readonly learnUs: number } {
  const { rig, symbiote } = buildSession(loopConfig(units));
  const row = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  const [stepUs, learnUs] = [new Float64Array(WORK_TICKS), new Float64Array(WORK_TICKS)];
  for (let i = -WORK_TICKS; i < WORK_TICKS; i++) {
    const startMs = performance.now();
    step(rig, []);
    const steppedMs = performance.now();
    symbiote.react(rig.tick - 1, row);
    const reactedMs = performance.now();
    symbiote.learn();
    if (i < 0) continue;
    stepUs[i] = 1000 * (steppedMs - startMs);
    learnUs[i] = 1000 * (performance.now() - reactedMs);
  }
  return { stepUs: quantile(stepUs.sort(), 0.5), learnUs: quantile(learnUs.sort(), 0.5) };
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
      summary: `${title}: commands not in time for the next tick, and ticks skipped, against a sham loop's`,
      run: async () => lateOf(await turns()),
    },
  ];
}

/** Shares of late commands by round, %, the loop's and the sham's; of a sham at least one is taken to be late. */
function lateOf(turns: readonly Turn[]): Measurement {
  const middle = (shares: readonly number[]) => shares.toSorted((a, b) => a - b)[shares.length >> 1];
  const late = turns.map(({ loop }) => 100 * (1 - loop.inTime + loop.skipped / loop.ticks));
  const sham = turns.map(({ loop, shamLate }) => 100 * Math.max(1 / loop.ticks, shamLate));
  const worst = Math.max(...late);
  const ratio = middle(late.map((share, i) => share / sham[i]));
  return { p50: middle(late), p99: worst, p999: worst, baseline: middle(sham), ratio };
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
