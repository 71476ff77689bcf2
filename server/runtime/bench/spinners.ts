/** How much of its processors this machine gives: two threads that only spin, as the loop's two do, and miss some time. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** @returns the part of the time that the worse of two spinning threads was off its processor, % */
export async function timeAway(seconds: number): Promise<number> {
  const spinner = async () => {
    const worker = new Worker(new URL("./spinner-thread.js", import.meta.url), {
      workerData: 1000 * seconds,
    });
    const [away] = await once(worker, "message");
    return away as number;
  };
  return Math.max(...(await Promise.all([spinner(), spinner()])));
}
