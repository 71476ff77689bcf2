/** Which backend trains and fits networks here, found out in a thread of its own so that nothing waits for it. */
import { Worker } from "node:worker_threads";
import { Observable, startWith } from "rxjs";

/** Emits "" and then `native`, `wasm` or `cpu`. @param delayMs so that it does not compete with a start */
export function backendOf(delayMs: number): Observable<string> {
  return new Observable<string>((subscriber) => {
    let worker: Worker | undefined;
    const timer = setTimeout(() => {
      worker = new Worker(new URL("../../learners/learner-thread.js", import.meta.url), { stderr: true });
      worker.once("message", (name: string) => subscriber.next(name));
      worker.once("error", () => subscriber.next("none"));
    }, delayMs);
    return () => {
      clearTimeout(timer);
      void worker?.terminate();
    };
  }).pipe(startWith(""));
}
