/**
 * Keeps one child process alive: starts it again when it dies, at once the first time and backing off while it keeps
 * dying young. The brain never waits for any of this.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Logger } from "pino";

/** A process that lived this long was healthy; the back-off starts over. */
const HEALTHY_MS = 5000;
const FIRST_DELAY_MS = 0;
const SECOND_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

export interface Supervisor {
  readonly pid: number | undefined;
  /** Times it was started again. */
  readonly restarts: number;
  /** End the process for good; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Run `node script args` for ever. `env` is added to the environment, so secrets stay off the command line. */
export function supervise(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  log: Logger,
  onChange: (up: boolean) => void,
): Supervisor {
  let child: ChildProcess | undefined;
  let restarts = 0;
  let delayMs = FIRST_DELAY_MS;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const launch = () => {
    const bornMs = performance.now();
    child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    onChange(true);
    child.once("error", (error) => log.error(`the symbiote could not be started: ${error.message}`));
    child.once("close", (code, signal) => {
      child = undefined;
      onChange(false);
      if (stopped) return;
      if (performance.now() - bornMs > HEALTHY_MS) delayMs = FIRST_DELAY_MS;
      log.warn(`the symbiote ended (${signal ?? `exit code ${code}`}); starting it again`);
      restarts++;
      timer = setTimeout(launch, delayMs);
      delayMs = Math.min(LONGEST_DELAY_MS, delayMs === FIRST_DELAY_MS ? SECOND_DELAY_MS : delayMs * 2);
    });
  };
  launch();

  return {
    get pid() {
      return child?.pid;
    },
    get restarts() {
      return restarts;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      const running = child;
      if (running === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const killer = setTimeout(() => running.kill("SIGKILL"), 1000);
        running.once("close", () => {
          clearTimeout(killer);
          resolve();
        });
        running.kill("SIGTERM");
      });
    },
  };
}
