/** Seeds over cores: a few worker threads take seeds in turn. What comes back does not depend on how many there are. */
import { Worker } from "node:worker_threads";
import type { SeedResult } from "../../experiments/result.ts";
import type { SeedJob, SeedMessage } from "./seed-worker.ts";

export interface PoolOptions {
  readonly job: SeedJob;
  readonly seeds: readonly number[];
  readonly workers: number;
  /** Stops every worker; the seeds that are done are returned. */
  readonly signal: AbortSignal;
  onTrial(): void;
  /** A seed is finished; the next one waits for this. */
  onSeed(seed: SeedResult): Promise<void>;
}

/** @returns the finished seeds in ascending order: all of them, unless aborted. @throws what a worker threw */
export async function runSeeds({
  job,
  seeds,
  workers,
  signal,
  onTrial,
  onSeed,
}: PoolOptions): Promise<readonly SeedResult[]> {
  const waiting = [...seeds];
  const done: SeedResult[] = [];
  const work = async () => {
    const worker = new Worker(new URL("./seed-worker.js", import.meta.url), { workerData: job });
    const stop = () => void worker.terminate();
    signal.addEventListener("abort", stop);
    try {
      while (waiting.length > 0 && !signal.aborted) {
        const result = await oneSeed(worker, waiting.shift()!, onTrial);
        if (result === undefined) continue;
        await onSeed(result);
        done.push(result);
      }
    } finally {
      waiting.length = 0;
      signal.removeEventListener("abort", stop);
      await worker.terminate();
    }
  };
  const started = Array.from({ length: Math.min(workers, seeds.length) }, work);
  const outcomes = await Promise.allSettled(started);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return done.sort((a, b) => a.seed - b.seed);
}

/** Let `worker` run one seed; undefined when it was stopped meanwhile. */
function oneSeed(worker: Worker, seed: number, onTrial: () => void): Promise<SeedResult | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off("message", hear).off("error", fail).off("exit", gone);
      finish();
    };
    const hear = (message: SeedMessage) => {
      if (message.kind === "trial") onTrial();
      else settle(() => resolve(message.result));
    };
    const fail = (error: Error) => settle(() => reject(error));
    const gone = () => settle(() => resolve(undefined));
    worker.on("message", hear).on("error", fail).on("exit", gone);
    worker.postMessage(seed);
  });
}
