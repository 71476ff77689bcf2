/** The main thread's end of the brain's thread: starts it, and turns its messages into one observable. */
import { Worker } from "node:worker_threads";
import { type Observable, Subject } from "rxjs";
import type { BrainThreadData, FromBrain, ToBrain } from "./thread-messages.ts";

export interface BrainLink {
  readonly messages$: Observable<FromBrain>;
  post(message: ToBrain): void;
  /** Close its connections and end it. */
  close(code: number, reason: string): Promise<void>;
}

/** Start a brain. `messages$` errors when its thread dies. */
export function startBrain(data: BrainThreadData): BrainLink {
  const worker = new Worker(new URL("./brain-thread.js", import.meta.url), { workerData: data });
  const messages$ = new Subject<FromBrain>();
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  worker.on("message", (message: FromBrain) => messages$.next(message));
  worker.on("error", (error) => messages$.error(error));
  worker.once("exit", () => messages$.complete());
  return {
    messages$,
    post: (message) => worker.postMessage(message),
    async close(code, reason) {
      worker.postMessage({ kind: "close", code, reason } satisfies ToBrain);
      const late = setTimeout(() => worker.terminate(), 1500);
      await ended;
      clearTimeout(late);
    },
  };
}
