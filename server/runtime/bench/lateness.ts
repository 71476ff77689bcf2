/** How late ticks run, next to a bare `setInterval` of the same period in the same process and at the same time. */
import { type Bench, type Round, summarise } from "./bench.ts";
import { sampleLoop, startLoop } from "./live-loop.ts";

const ROUNDS = 2;
const UNITS = 256;

/** How late each turn of a `setInterval` was against its absolute schedule, µs. */
function interval(periodMs: number): { stop(): Float64Array } {
  const late: number[] = [];
  const startMs = performance.now();
  let turns = 0;
  const timer = setInterval(
    () => late.push(1000 * (performance.now() - startMs - ++turns * periodMs)),
    periodMs,
  );
  return {
    stop() {
      clearInterval(timer);
      return Float64Array.from(late, (us) => Math.max(us, 1));
    },
  };
}

const latenessAt = (hz: number, seconds: number): Bench => ({
  name: `lateness-${hz}hz`,
  unit: "µs",
  summary: `${hz} Hz, ${UNITS} units, symbiote learning: ticks after their deadline, against a bare setInterval`,
  async run() {
    const options = { units: UNITS, periodMs: 1000 / hz, seconds };
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const session = await startLoop(options);
      const bare = interval(options.periodMs);
      const { latenessUs } = await sampleLoop(session, options);
      rounds.push({ subject: latenessUs, baseline: bare.stop() });
      await session.close(1001, "the bench is over");
    }
    return summarise(rounds);
  },
});

export const latenesses: readonly Bench[] = [latenessAt(100, 10), latenessAt(1000, 5)];
