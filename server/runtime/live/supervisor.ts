/**
 * Keeps a symbiote's process alive. A spare has loaded its code and waits; when the one at work dies, the spare is
 * told to begin, so that a symbiote is back in a fraction of a second. While they keep dying young it backs off. The
 * brain never waits for any of this.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Logger } from "pino";
import { asBefore } from "./priority.ts";

/** A process that worked this long was healthy; the back-off starts over. */
const HEALTHY_MS = 5000;
const SECOND_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;
/** The next spare is loaded when things are calm again. */
const SPARE_DELAY_MS = 1500;
/** The collector's helpers would take a processor from a loop that sleeps on neither; alone it is done in a millisecond. */
const NODE_FLAGS = ["--single-threaded-gc"];

export interface Supervisor {
  /** The process at work. */
  readonly pid: number | undefined;
  /** End the processes for good; resolves when they are gone. */
  stop(): Promise<void>;
}

/**
 * Run `node script` for ever; it begins when it is sent "begin". `env` is added to the environment, so secrets stay
 * off the command line.
 */
export function supervise(
  script: string,
  env: Readonly<Record<string, string>>,
  log: Logger,
  onChange: (up: boolean) => void,
): Supervisor {
  const alive = new Set<ChildProcess>();
  let atWork: ChildProcess | undefined;
  let spare: ChildProcess | undefined;
  let delayMs = 0;
  let stopped = false;
  const timers = new Set<NodeJS.Timeout>();

  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };

  const load = (): ChildProcess => {
    const child = spawn(process.execPath, [...NODE_FLAGS, script], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    alive.add(child);
    if (child.pid !== undefined) asBefore(child.pid);
    child.once("error", (error) => log.error(`the symbiote could not be started: ${error.message}`));
    child.once("close", () => {
      alive.delete(child);
      if (child === spare) spare = undefined;
    });
    return child;
  };

  const begin = () => {
    const bornMs = performance.now();
    const child = spare ?? load();
    atWork = child;
    spare = undefined;
    onChange(true);
    child.once("close", (code, signal) => {
      onChange(false);
      if (stopped) return;
      if (performance.now() - bornMs > HEALTHY_MS) delayMs = 0;
      log.warn(`the symbiote ended (${signal ?? `exit code ${code}`}); starting it again`);
      if (delayMs === 0) begin();
      else later(delayMs, begin);
      delayMs = Math.min(LONGEST_DELAY_MS, delayMs === 0 ? SECOND_DELAY_MS : delayMs * 2);
    });
    child.send("begin", () => undefined);
    later(SPARE_DELAY_MS, () => {
      spare ??= load();
    });
  };
  begin();

  return {
    get pid() {
      return atWork?.pid;
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...alive].map(end));
    },
  };
}

/** Ask it to go, and make it go if it does not. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const killer = setTimeout(() => child.kill("SIGKILL"), 1000);
    child.once("close", () => {
      clearTimeout(killer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
