/** Where processors are short, pages and disk wait for the brain's thread and the symbiote (Linux). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { compiledCli, startCli } from "../compiled.ts";

let cli = "";
beforeAll(() => {
  cli = compiledCli();
});

/** The fields of /proc/…/stat after the name: the parent is the second, the nice value the seventeenth. */
const fields = (path: string) => readFileSync(path, "utf8").split(") ")[1].split(" ");
const niceOf = (path: string) => Number(fields(path)[16]);
const tasksOf = (pid: number) => readdirSync(`/proc/${pid}/task`).map(Number);
const childrenOf = (pid: number) =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .filter((name) => Number(fields(`/proc/${name}/stat`)[1]) === pid);

/** Longer than the server waits before it gives way. */
const LATER_MS = 5000;

test("the main thread gives way to every other, and to the symbiote and its spare", async () => {
  const running = startCli(cli, ["start", "--no-open", "--port", "0"]);
  const { pid } = running;
  try {
    await running.line(/#token=/);
    const before = getPriority(pid);
    await sleep(LATER_MS);
    if (process.platform === "linux") expectWay(pid, before);
    else expect(getPriority(pid)).toBe(before);
  } finally {
    running.interrupt();
    await running.finished;
  }
});

function expectWay(pid: number, before: number): void {
  const stat = (task: number) => `/proc/${pid}/task/${task}/stat`;
  expect(niceOf(stat(pid))).toBe(Math.min(19, before + 10));
  const others = tasksOf(pid).filter((task) => task !== pid);
  expect(others.length).toBeGreaterThan(1);
  expect(others.map((task) => niceOf(stat(task)))).toEqual(others.map(() => before));
  const children = childrenOf(pid);
  expect(children).toHaveLength(2);
  expect(children.map((child) => niceOf(`/proc/${child}/stat`))).toEqual([before, before]);
}
