/** The school of a symbiote's process: one thread that studies its lessons, one after another. It starts with the first. */
import { Worker } from "node:worker_threads";
import type { Lesson, Snapshot } from "../../../streams/ports.ts";

/** What the thread says of the lesson that has waited longest. */
export type Studied = { readonly result: Snapshot } | { readonly failure: string };

export interface Lessons {
  /** @returns what came of it. @throws when the study failed, or its thread did */
  study(lesson: Lesson): Promise<Snapshot>;
  close(): void;
}

interface Waiting {
  resolve(result: Snapshot): void;
  reject(error: Error): void;
}

export function openLessons(): Lessons {
  let worker: Worker | undefined;
  let waiting: Waiting[] = [];
  const fail = (error: Error) => {
    worker = undefined;
    const failed = waiting;
    waiting = [];
    for (const { reject } of failed) reject(error);
  };
  const start = () => {
    const thread = new Worker(new URL("./lessons-thread.js", import.meta.url));
    thread.unref();
    thread.on("message", (message: Studied) => {
      const first = waiting.shift();
      if ("result" in message) first?.resolve(message.result);
      else first?.reject(new Error(message.failure));
    });
    thread.on("error", fail);
    return thread;
  };
  return {
    study: (lesson) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker ??= start();
        worker.postMessage(lesson);
      }),
    close() {
      void worker?.terminate();
      worker = undefined;
    },
  };
}
