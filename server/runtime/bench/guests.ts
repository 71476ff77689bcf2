/** Watchers of a session that a bench runs: served as `symbiote start` serves them, from a process of their own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { of } from "rxjs";
import { createAccess, mintTokens } from "../auth.ts";
import { createWebServer } from "../http.ts";
import { createLiveFront } from "../live/live-front.ts";
import { asBefore } from "../live/priority.ts";
import { createRecordingDesk } from "../live/recording-desk.ts";
import type { LiveSession } from "../live/session.ts";
import { createLog } from "../log.ts";
import { type LoopOptions, loopConfig } from "./live-loop.ts";

export interface Guests {
  /** The first of them stops reading. */
  stall(): void;
  /** How long frames took to come to the others since this was asked last, ms, give or take a constant. */
  ages(): Promise<number[]>;
  leave(): Promise<void>;
}

/** Resolves once frames come to all of them. @throws when their process ends before that */
export async function invite(session: LiveSession, count: number, loop: LoopOptions): Promise<Guests> {
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
    config: loopConfig(loop.units),
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
      WATCH_PACE: String(loop.periodMs / session.rig.dtMs),
    },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  asBefore(child.pid);
  const gone = once(child, "exit").then(() => {
    throw new Error("the watchers of a bench ended before they saw anything");
  });
  await Promise.race([once(child, "message"), gone]);
  gone.catch(() => undefined);
  return {
    stall: () => child.send("stall"),
    ages() {
      child.send("ages");
      return new Promise((resolve) => child.once("message", (ages) => resolve(ages as number[])));
    },
    async leave() {
      child.kill("SIGKILL");
      await front.close(1001, "the bench is over");
      server.close();
      server.closeAllConnections();
    },
  };
}
