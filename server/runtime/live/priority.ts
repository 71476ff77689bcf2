/**
 * Who goes first where processors are short: the brain's thread and the symbiote, then pages and disk. On Linux a
 * priority belongs to a thread, and the process's number names its main thread; elsewhere it is the whole process's,
 * and nothing is done.
 */
import { getPriority, setPriority } from "node:os";
import { isMainThread } from "node:worker_threads";

const LOWER = 10;
const LOWEST = 19;
const perThread = process.platform === "linux" && isMainThread;
const ordinary = getPriority(process.pid);

/** From now on the main thread waits for the others of its process. Threads and processes that it starts inherit this. */
export function giveWay(): void {
  if (perThread) ask(process.pid, Math.min(LOWEST, ordinary + LOWER));
}

/** Let the main thread, or a process that inherited its priority, be as all were at first; only root may. */
export function asBefore(pid = process.pid): void {
  if (perThread) ask(pid, ordinary);
}

function ask(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
  } catch {
    // Not allowed, or gone already: ticks may be later than they could be, and nothing else changes.
  }
}
