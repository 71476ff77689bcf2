/**
 * Lockstep: how long one tick of the whole loop takes when nothing waits for a clock. In one process next to the real
 * time that a tick stands for; over a WebSocket next to the bare echo of the same bytes.
 */
import { HEADER_BYTES } from "../../../streams/codec.ts";
import { lockstep } from "../../../streams/drive.ts";
import { streamNamed } from "../../../streams/frame.ts";
import { constantLatency } from "../../../streams/latency.ts";
import { buildSession, defaultSession } from "../../build.ts";
import { bareEcho } from "./bare-echo.ts";
import { type Bench, type Round, summarise } from "./bench.ts";
import { startLoop } from "./live-loop.ts";

const ROUNDS = 3;
const TICKS = 5000;
const WARM_TICKS = 3000;
const CHUNK = 50;
const SECONDS = 3;

const inProcess: Bench = {
  name: "lockstep",
  unit: "µs",
  summary:
    "a tick of brain, twin, electrodes, symbiote and learning in one process, against its 10 ms of real time",
  async run() {
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { rig, symbiote } = buildSession(defaultSession(round));
      const latency = constantLatency();
      lockstep(rig, symbiote, latency, WARM_TICKS);
      const subject = Float64Array.from({ length: TICKS / CHUNK }, () => {
        const startMs = performance.now();
        lockstep(rig, symbiote, latency, CHUNK);
        return ((performance.now() - startMs) * 1000) / CHUNK;
      });
      rounds.push({ subject, baseline: Float64Array.of(rig.dtMs * 1000) });
    }
    return summarise(rounds);
  },
};

const overSocket = (units: number): Bench => ({
  name: `lockstep-websocket-${units}`,
  unit: "µs",
  summary: `a tick of ${units} channels in lockstep over a WebSocket, learning on, against a bare echo of the same bytes`,
  async run() {
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const session = await startLoop({ units, periodMs: 0, seconds: SECONDS, driver: "lockstep" });
      const subject = await tickTimes(session);
      const { layout, stimulator } = session.rig;
      await session.close(1001, "the bench is over");
      const baseline = await bareEcho({
        upBytes: HEADER_BYTES + 4 * streamNamed(layout, "calibration").shape[0],
        downBytes: HEADER_BYTES + 4 * stimulator.currents.length,
        periodMs: 0,
        seconds: 1,
      });
      rounds.push({ subject, baseline });
    }
    return summarise(rounds);
  },
});

/** Mean time of a tick, µs, over stretches of 100 ticks by the brain's own stamps. */
function tickTimes({ ticks$ }: Awaited<ReturnType<typeof startLoop>>): Promise<Float64Array> {
  const times: number[] = [];
  let first: { tick: number; time: number } | undefined;
  let startS = 0;
  return new Promise((resolve) => {
    const subscription = ticks$.subscribe(({ tick, time }) => {
      if (tick < WARM_TICKS) return;
      if (startS === 0) startS = time;
      if (first === undefined || tick - first.tick >= 100) {
        if (first !== undefined) times.push(((time - first.time) * 1e6) / (tick - first.tick));
        first = { tick, time };
      }
      if (time - startS < SECONDS) return;
      subscription.unsubscribe();
      resolve(Float64Array.from(times));
    });
  });
}

export const locksteps: readonly Bench[] = [inProcess, overSocket(256), overSocket(1024)];
