/** What watchers cost the loop: the 99th percentile of the reaction with some of them, one stalled, against none. */
import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { of } from "rxjs";
import { quantile } from "../../../streams/statistic.ts";
import { createAccess, mintTokens } from "../auth.ts";
import { createWebServer } from "../http.ts";
import { createLiveFront } from "../live/live-front.ts";
import { createRecordingDesk } from "../live/recording-desk.ts";
import type { LiveSession } from "../live/session.ts";
import { createLog } from "../log.ts";
import type { Bench, Measurement } from "./bench.ts";
import { type LoopOptions, loopConfig, sampleLoop, startLoop } from "./live-loop.ts";

const LOOP: LoopOptions = { units: 256, periodMs: 1, seconds: 5 };
const ROUNDS = 3;

/** Watchers of a session, served as `symbiote start` serves them. */
async function invite(session: LiveSession, count: number): Promise<{ leave(): Promise<void> }> {
  const tokens = mintTokens();
  const recordings = createRecordingDesk({
    directory: "",
    checkpoints: session.checkpoints,
    header: () => {
      throw new Error("a bench records nothing");
    },
    report: () => undefined,
    onError: () => undefined,
  });
  const front = createLiveFront({
    session,
    config: loopConfig(LOOP.units),
    run: { sessionId: "bench", runId: "bench", epochUnixMs: Date.now() },
    access: createAccess({ tokens, hosts: [], origins: () => [] }),
    recordings,
    backend$: of(""),
    link: "WebSocket",
    clock: () => performance.now(),
    log: createLog("error"),
  });
  const server = createWebServer((_request, response) => response.writeHead(404).end());
  front.gateway.attach(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [fileURLToPath(new URL("./watchers-process.js", import.meta.url))], {
    env: {
      ...process.env,
      WATCH_URL: `ws://127.0.0.1:${port}`,
      WATCH_TOKEN: tokens.viewer,
      WATCH_COUNT: String(count),
    },
    stdio: "ignore",
  });
  return {
    async leave() {
      child.kill("SIGKILL");
      await front.close(1001, "the bench is over");
      server.close();
      server.closeAllConnections();
    },
  };
}

const watchers = (count: number): Bench => ({
  name: `watchers-${count}`,
  unit: "µs",
  summary: `1 kHz, ${LOOP.units} channels: p99 of the reaction with ${count} watchers, one of them stalled, against none`,
  async run(): Promise<Measurement> {
    const rounds: Measurement[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const alone = await startLoop(LOOP);
      const without = (await sampleLoop(alone, LOOP)).reactionUs.sort();
      await alone.close(1001, "the bench is over");
      const session = await startLoop(LOOP);
      const guests = await invite(session, count);
      const watched = (await sampleLoop(session, LOOP)).reactionUs.sort();
      await guests.leave();
      await session.close(1001, "the bench is over");
      const p99 = quantile(watched, 0.99);
      const baseline = quantile(without, 0.99);
      const [p50, p999] = [quantile(watched, 0.5), quantile(watched, 0.999)];
      rounds.push({ p50, p99, p999, baseline, ratio: p99 / baseline });
    }
    return rounds.sort((a, b) => a.ratio - b.ratio)[ROUNDS >> 1];
  },
});

export const watcherBenches: readonly Bench[] = [watchers(1), watchers(32), watchers(200)];
